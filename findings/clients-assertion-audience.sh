#!/usr/bin/env bash
# Guess: clients that authenticate with a signed assertion (private_key_jwt) name the same audience, and such assertions are valid
#        for a minute or so.
# Seen:  openid-client names the issuer, Spring and authlib the token endpoint, as OpenID Connect Core, section 9, suggests: a
#        provider that only accepts one of the two refuses some of them. authlib's assertion is valid for an hour.
#        https://id.example, 60 s      https://id.example/token, 60 s      https://id.example/token, 3600 s
# With:  npm openid-client 6.8.9, spring-security-oauth2-client 7.1.0, PyPI authlib 1.9.10
# So:    for a provider that only accepts its issuer, set the audience: with setJwtClientAssertionCustomizer in Spring, as the
#        argument of PrivateKeyJWT in authlib.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(node_run openid-client@6.8.9 <<'E'
import { decodeJwt } from "jose";
import * as client from "openid-client";

const { privateKey } = await generateKeyPair("RS256");
const config = new client.Configuration({ issuer: "https://id.example", token_endpoint: "https://id.example/token" }, "app", undefined,
  client.PrivateKeyJwt(privateKey));
config[client.customFetch] = async (_, request) => {
  const { aud, exp, iat } = decodeJwt(request.body.get("client_assertion"));
  console.log(aud, exp - iat);
  return Response.json({ access_token: "a", token_type: "Bearer" });
};
await client.clientCredentialsGrant(config, {});
E
)
noted "openid-client" "https://id.example 60" "$seen"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check authlib==1.9.10 joserfc==1.8.0 requests==2.34.2
cat >"$work/main.py" <<'E'
import base64, io, json, urllib.parse
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc import jwk
from requests.adapters import BaseAdapter
from requests.models import Response

class Adapter(BaseAdapter):
    def send(self, request, **_):
        payload = dict(urllib.parse.parse_qsl(request.body))["client_assertion"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
        print(claims["aud"], claims["exp"] - claims["iat"])
        response = Response()
        response.status_code, response.raw = 200, io.BytesIO(b'{"access_token": "a", "token_type": "Bearer"}')
        return response

    def close(self):
        pass

key = jwk.RSAKey.generate_key(2048).as_pem(private=True).decode()
for audience in (None, "https://id.example"):
    session = OAuth2Session("app", key, token_endpoint="https://id.example/token", token_endpoint_auth_method="private_key_jwt")
    session.register_client_auth_method(PrivateKeyJWT(audience))
    session.mount("https://", Adapter())
    session.fetch_token(grant_type="client_credentials")
E
noted "authlib, without and with an argument" "https://id.example/token 3600
https://id.example 3600" "$("$work/venv/bin/python" "$work/main.py" 2>>"$work/log")"

noted "Spring, without and with a customizer" "https://id.example/token 60
https://id.example 60" "$(java_run \
  org.springframework.security:spring-security-oauth2-client:7.1.0 org.springframework.security:spring-security-oauth2-jose:7.1.0 <<'E'
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import java.util.List;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

public class Main {
  public static void main(String[] arguments) throws Exception {
    JWK key = new RSAKeyGenerator(2048).generate();
    var registration = ClientRegistration.withRegistrationId("app").clientId("app").issuerUri("https://id.example")
        .tokenUri("https://id.example/token").authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
        .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT).build();
    var converter = new NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest>(any -> key);
    for (int i = 0; i < 2; i++) {
      var parameters = converter.convert(new OAuth2ClientCredentialsGrantRequest(registration));
      var claims = SignedJWT.parse(parameters.getFirst("client_assertion")).getJWTClaimsSet();
      long seconds = (claims.getExpirationTime().getTime() - claims.getIssueTime().getTime()) / 1000;
      System.out.println(String.join(" ", claims.getAudience()) + " " + seconds);
      converter.setJwtClientAssertionCustomizer(context -> context.getClaims().audience(List.of("https://id.example")));
    }
  }
}
E
)"
