#!/usr/bin/env bash
# Guess: a WWW-Authenticate header with two challenges, as RFC 9110 allows and RFC 9449 shows for Bearer and DPoP, is read as two, in either
#        order.
# Seen:  auth-header and werkzeug make one of them, with the second scheme's parameters or name in the first. The MCP SDK finds
#        Bearer only if it comes first. oauth4webapi finds both.
#        {"error": "invalid_token", "DPoP algs": "ES256"}
# With:  PyPI werkzeug 3.1.9; npm auth-header 1.0.0, @modelcontextprotocol/sdk 1.32.2, oauth4webapi 3.8.8
# So:    send Bearer first, or each challenge in a header of its own.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check werkzeug==3.1.9
bearer='Bearer error="invalid_token", resource_metadata="https://api.example/metadata"' dpop='DPoP algs="ES256"'
cat >"$work/main.py" <<'E'
import json, sys
from werkzeug.datastructures import WWWAuthenticate

for header in sys.argv[1:]:
    challenge = WWWAuthenticate.from_header(header)
    print(challenge.type, json.dumps(challenge.parameters))
E
noted "werkzeug" 'bearer {"error": "invalid_token", "resource_metadata": "https://api.example/metadata", "DPoP algs": "ES256"}
dpop {"algs": "ES256", "Bearer error": "invalid_token", "resource_metadata": "https://api.example/metadata"}' \
  "$("$work/venv/bin/python" "$work/main.py" "$bearer, $dpop" "$dpop, $bearer")"

(cd "$work" && npm install --silent --no-audit --no-fund auth-header@1.0.0 @modelcontextprotocol/sdk@1.32.2 oauth4webapi@3.8.8)
cat >"$work/main.mjs" <<'E'
import http from "node:http";
import { extractWWWAuthenticateParams } from "@modelcontextprotocol/sdk/client/auth.js";
import { parse } from "auth-header";
import * as oauth from "oauth4webapi";

for (const header of process.argv.slice(2)) {
  console.log("auth-header", JSON.stringify(parse(header)));
  const response = () => new Response(null, { status: 401, headers: { "www-authenticate": header } });
  console.log("MCP", extractWWWAuthenticateParams(response()).resourceMetadataUrl?.href);
  const server = http.createServer((_, answer) => answer.writeHead(401, { "www-authenticate": header }).end());
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    const url = new URL(`http://127.0.0.1:${server.address().port}/`);
    await oauth.protectedResourceRequest("a", "GET", url, undefined, undefined, { [oauth.allowInsecureRequests]: true });
  } catch (error) {
    console.log("oauth4webapi", ...error.cause.map((challenge) => challenge.scheme));
  }
  server.close();
}
process.exit();
E
noted "auth-header, the MCP SDK and oauth4webapi" 'auth-header {"scheme":"Bearer","params":{"error":"invalid_token","resource_metadata":"https://api.example/metadata","algs":"ES256"},"token":"DPoP"}
MCP https://api.example/metadata
oauth4webapi bearer dpop
auth-header {"scheme":"DPoP","params":{"algs":"ES256","error":"invalid_token","resource_metadata":"https://api.example/metadata"},"token":"Bearer"}
MCP undefined
oauth4webapi dpop bearer' "$(cd "$work" && node main.mjs "$bearer, $dpop" "$dpop, $bearer")"
