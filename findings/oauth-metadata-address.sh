#!/usr/bin/env bash
# Guess: clients look for the OAuth metadata of an issuer with a path at the address of RFC 8414, section 3: the well-known part comes
#        between host and path, and a slash at the end is removed.
# Seen:  the Nimbus SDK appends it to the path, as OpenID Connect does. authlib keeps the slash. oauth4webapi follows the RFC.
#        https://id.example/tenant/ -> three addresses
# With:  Maven com.nimbusds:oauth2-oidc-sdk 11.39, PyPI authlib 1.9.10, npm oauth4webapi 3.8.8
# So:    serve the metadata at each of them, or give issuers no path.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/pom.xml" <<'E'
<project><modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version><dependencies><dependency>
<groupId>com.nimbusds</groupId><artifactId>oauth2-oidc-sdk</artifactId><version>11.39</version></dependency></dependencies></project>
E
cat >"$work/Main.java" <<'E'
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.id.Issuer;

public class Main {
  public static void main(String[] issuers) throws Exception {
    for (var issuer : issuers) System.out.println(AuthorizationServerMetadata.resolveURL(new Issuer(issuer)));
  }
}
E
issuers=(https://id.example/tenant https://id.example/tenant/)
(cd "$work" && mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >>log 2>&1)
noted "Nimbus" 'https://id.example/tenant/.well-known/oauth-authorization-server
https://id.example/tenant/.well-known/oauth-authorization-server' "$(cd "$work" && java -cp 'lib/*' Main.java "${issuers[@]}" 2>>log)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check authlib==1.9.10
noted "authlib" 'https://id.example/.well-known/oauth-authorization-server/tenant
https://id.example/.well-known/oauth-authorization-server/tenant/' "$("$work/venv/bin/python" - "${issuers[@]}" <<'E'
import sys
from authlib.oauth2.rfc8414 import get_well_known_url

for issuer in sys.argv[1:]:
    print(get_well_known_url(issuer, external=True))
E
)"
(cd "$work" && npm install --silent --no-audit --no-fund oauth4webapi@3.8.8)
cat >"$work/main.mjs" <<'E'
import { customFetch, discoveryRequest } from "oauth4webapi";

for (const issuer of process.argv.slice(2)) {
  await discoveryRequest(new URL(issuer), { algorithm: "oauth2", [customFetch]: async (url) => (console.log(url), new Response("{}")) });
}
E
noted "oauth4webapi" 'https://id.example/.well-known/oauth-authorization-server/tenant
https://id.example/.well-known/oauth-authorization-server/tenant' "$(cd "$work" && node main.mjs "${issuers[@]}")"
