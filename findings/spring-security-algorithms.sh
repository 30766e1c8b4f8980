#!/usr/bin/env bash
# Guess: a client that fetches the keys again for an unknown kid accepts tokens signed by any of them.
# Seen:  a resource server's decoder reads the algorithms from the keys once, and refuses those of keys added later, until it
#        is built again. The client's decoder of ID tokens accepts RS256 alone, whatever metadata and keys say, unless told.
# With:  Spring Security 7.1.0
# So:    after a change of the kind of key, resource servers have to be restarted, and clients reconfigured; a rotation must
#        not change the kind by itself.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "decoders" 'running: accepted, then refused
restarted: accepted, accepted
ID token: accepted, refused
ID token, told: refused, accepted' "$(java_run \
  org.springframework.security:spring-security-oauth2-client:7.1.0 org.springframework.security:spring-security-oauth2-jose:7.1.0 \
  org.springframework:spring-web:7.0.8 tools.jackson.core:jackson-databind:3.1.4 <<'E'
import com.nimbusds.jose.*;
import com.nimbusds.jose.crypto.*;
import com.nimbusds.jose.jwk.*;
import com.nimbusds.jose.jwk.gen.*;
import com.nimbusds.jwt.*;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.*;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.*;

public class Main {
  static String issuer;
  static final List<JWK> keys = new ArrayList<>();

  static String token(JWSAlgorithm algorithm, JWSSigner signer) throws JOSEException {
    var now = new Date();
    var claims = new JWTClaimsSet.Builder().issuer(issuer).subject("user").audience("app").issueTime(now).expirationTime(new Date(now.getTime() + 300000));
    var jwt = new SignedJWT(new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(algorithm.getName()).build(), claims.build());
    jwt.sign(signer);
    return jwt.serialize();
  }

  static String judge(JwtDecoder decoder, String token) {
    try {
      decoder.decode(token);
      return "accepted";
    } catch (JwtException e) {
      return "refused";
    }
  }

  public static void main(String[] arguments) throws Exception {
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    issuer = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext("/", exchange -> {
      var body = exchange.getRequestURI().getPath().equals("/keys") ? new JWKSet(keys).toString()
          : "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/keys\",\"subject_types_supported\":[\"public\"]}";
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length());
      exchange.getResponseBody().write(body.getBytes());
      exchange.close();
    });
    server.start();
    var rsa = new RSAKeyGenerator(2048).keyID("RS256").algorithm(JWSAlgorithm.RS256).keyUse(KeyUse.SIGNATURE).generate();
    var ec = new ECKeyGenerator(Curve.P_256).keyID("ES256").algorithm(JWSAlgorithm.ES256).keyUse(KeyUse.SIGNATURE).generate();
    String byRSA = token(JWSAlgorithm.RS256, new RSASSASigner(rsa)), byEC = token(JWSAlgorithm.ES256, new ECDSASigner(ec));

    keys.add(rsa.toPublicJWK());
    var running = NimbusJwtDecoder.withIssuerLocation(issuer).build();
    var before = judge(running, byRSA);
    keys.add(ec.toPublicJWK());
    System.out.println("running: " + before + ", then " + judge(running, byEC));
    var restarted = NimbusJwtDecoder.withIssuerLocation(issuer).build();
    System.out.println("restarted: " + judge(restarted, byRSA) + ", " + judge(restarted, byEC));

    var registration = ClientRegistration.withRegistrationId("app").clientId("app").authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .redirectUri("https://app.example/").authorizationUri(issuer + "/authorize").tokenUri(issuer + "/token").jwkSetUri(issuer + "/keys").issuerUri(issuer).build();
    var factory = new OidcIdTokenDecoderFactory();
    System.out.println("ID token: " + judge(factory.createDecoder(registration), byRSA) + ", " + judge(factory.createDecoder(registration), byEC));
    var told = new OidcIdTokenDecoderFactory();
    told.setJwsAlgorithmResolver(r -> SignatureAlgorithm.ES256);
    System.out.println("ID token, told: " + judge(told.createDecoder(registration), byRSA) + ", " + judge(told.createDecoder(registration), byEC));
    System.exit(0);
  }
}
E
)"
