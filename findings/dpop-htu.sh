#!/usr/bin/env bash
# Guess: the htu of a DPoP proof is compared as a URI, as RFC 9449, section 4.3, recommends: case of the host, a default port, an empty path
#        and the spelling of escapes make no difference; clients write it in one way.
# Seen:  Nimbus compares strings, and refuses each of these. openid-client writes what a URL parser returns; requests_oauth2client removes a
#        default port, but keeps an empty path; npm's dpop and Nimbus leave all as it is, and Nimbus refuses a query that dpop sends along.
#        Invalid DPoP proof: JWT htu claim value rejected
# With:  Maven com.nimbusds:oauth2-oidc-sdk 11.39, npm dpop 2.1.2, openid-client 6.9.0, PyPI requests_oauth2client 1.8.0
# So:    configure clients with addresses in normal form, without :443; a server behind a proxy compares with the public address.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "dpop, openid-client" 'https://API.example.com:443/a?x=1 https://api.example.com/a
https://api.example.com https://api.example.com/' "$(node_run dpop@2.1.2 openid-client@6.9.0 <<'E'
import * as dpop from "dpop";
import * as client from "openid-client";

const keys = await dpop.generateKeyPair("ES256");
const htu = (proof) => JSON.parse(Buffer.from(proof.split(".")[1], "base64url")).htu;
const config = new client.Configuration({ issuer: "https://as.example.com" }, "client", "secret");
for (const url of ["https://API.example.com:443/a?x=1", "https://api.example.com"]) {
  let sent;
  config[client.customFetch] = async (_, { headers }) => {
    sent = new Headers(headers).get("dpop");
    return new Response("{}");
  };
  await client.fetchProtectedResource(config, "token", new URL(url), "GET", undefined, undefined, { DPoP: client.getDPoPHandle(config, keys) });
  console.log(htu(await dpop.generateProof(keys, url, "GET")), htu(sent));
}
E
)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check requests_oauth2client==1.8.0
noted "requests_oauth2client" 'https://api.example.com/a
https://api.example.com' "$("$work/venv/bin/python" - <<'E'
from requests_oauth2client import DPoPKey
for url in ("https://API.example.com:443/a?x=1", "https://api.example.com"):
    print(DPoPKey.generate(alg="ES256").proof(htm="GET", htu=url).claims["htu"])
E
)"
noted "Nimbus" 'https://api.example.com/a: accepted
https://api.example.com:443/a: Invalid DPoP proof: JWT htu claim value rejected
https://API.example.com/a: Invalid DPoP proof: JWT htu claim value rejected
https://api.example.com: Invalid DPoP proof: JWT htu claim value rejected
https://api.example.com/a%2fb: Invalid DPoP proof: JWT htu claim value rejected
https://api.example.com/a?x=1: The HTTP URI (htu) must not have a query' "$(java_run com.nimbusds:oauth2-oidc-sdk:11.39 <<'E'
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.oauth2.sdk.dpop.*;
import com.nimbusds.oauth2.sdk.dpop.verifiers.*;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import java.net.URI;
import java.util.*;

public class Main {
  public static void main(String[] arguments) throws Exception {
    var key = new ECKeyGenerator(Curve.P_256).generate();
    var proofs = new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256);
    var verifier = new DPoPProtectedResourceRequestVerifier(Set.of(JWSAlgorithm.ES256), 60, 60, null);
    var token = new DPoPAccessToken("token");
    for (var pair : new String[][] {{"https://api.example.com/a", "https://api.example.com/a"}, {"https://api.example.com:443/a", "https://api.example.com/a"},
        {"https://API.example.com/a", "https://api.example.com/a"}, {"https://api.example.com", "https://api.example.com/"},
        {"https://api.example.com/a%2fb", "https://api.example.com/a%2Fb"}, {"https://api.example.com/a?x=1", "https://api.example.com/a?x=1"}}) {
      try {
        var proof = proofs.createDPoPJWT(new JWTID(), "GET", URI.create(pair[0]), new Date(), token);
        verifier.verify("GET", URI.create(pair[1]), new DPoPIssuer("client"), proof, token, new JWKThumbprintConfirmation(key.computeThumbprint()), null);
        System.out.println(pair[0] + ": accepted");
      } catch (IllegalArgumentException | InvalidDPoPProofException refused) {
        System.out.println(pair[0] + ": " + refused.getMessage());
      }
    }
  }
}
E
)"
