#!/usr/bin/env bash
# Guess: clients look for the OAuth metadata of an issuer with a path at the address of RFC 8414, section 3: the well-known part comes
#        between host and path, and a slash at the end is removed.
# Seen:  the Nimbus SDK appends it to the path, as OpenID Connect does. authlib keeps the slash. oauth4webapi follows the RFC.
#        https://id.example/tenant/ -> three addresses
# With:  Maven com.nimbusds:oauth2-oidc-sdk 11.39, PyPI authlib 1.9.10, npm oauth4webapi 3.8.8
# So:    serve the metadata at each of them, or give issuers no path.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

export issuers="https://id.example/tenant https://id.example/tenant/"
noted "Nimbus" 'https://id.example/tenant/.well-known/oauth-authorization-server
https://id.example/tenant/.well-known/oauth-authorization-server' "$(java_run com.nimbusds:oauth2-oidc-sdk:11.39 <<'E'
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.id.Issuer;

public class Main {
  public static void main(String[] arguments) throws Exception {
    for (var issuer : System.getenv("issuers").split(" ")) System.out.println(AuthorizationServerMetadata.resolveURL(new Issuer(issuer)));
  }
}
E
)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check authlib==1.9.10
noted "authlib" 'https://id.example/.well-known/oauth-authorization-server/tenant
https://id.example/.well-known/oauth-authorization-server/tenant/' "$("$work/venv/bin/python" - <<'E'
import os
from authlib.oauth2.rfc8414 import get_well_known_url

for issuer in os.environ["issuers"].split():
    print(get_well_known_url(issuer, external=True))
E
)"
(cd "$work" && npm install --silent --no-audit --no-fund oauth4webapi@3.8.8)
cat >"$work/main.mjs" <<'E'
import { customFetch, discoveryRequest } from "oauth4webapi";

for (const issuer of process.env.issuers.split(" ")) {
  await discoveryRequest(new URL(issuer), { algorithm: "oauth2", [customFetch]: async (url) => (console.log(url), new Response("{}")) });
}
E
noted "oauth4webapi" 'https://id.example/.well-known/oauth-authorization-server/tenant
https://id.example/.well-known/oauth-authorization-server/tenant' "$(cd "$work" && node main.mjs)"
