#!/usr/bin/env bash
# Guess: header parameters that a library does not know are ignored, as RFC 7515, section 4, requires.
# Seen:  joserfc refuses the token, even for iss, sub and aud, which RFC 7519, section 5.3, allows in the header. authlib's own
#        client turns the check off; a resource server that calls joserfc itself has it. PyJWT and jose ignore them.
#        unsupported_header: Unsupported {'iss'} in header
# With:  PyPI joserfc 1.8.0, PyJWT 2.15.1, npm jose 6.2.18
# So:    issue tokens with only registered header parameters; in joserfc pass JWSRegistry(strict_check_header=False).
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check joserfc==1.8.0 PyJWT==2.15.1 cryptography==50.0.2
cat >"$work/main.py" <<'E'
import sys
import jwt
from joserfc import errors, jwk
from joserfc import jwt as rfc
from joserfc.jws import JWSRegistry

secret = "0123456789abcdef0123456789abcdef"
for more in ({}, {"kid": "k"}, {"iss": "https://a.example"}, {"nonce": "n"}):
    token = jwt.encode({"sub": "user"}, secret, algorithm="HS256", headers=more)
    print(token, file=sys.stderr)
    seen = [list(more), jwt.decode(token, secret, algorithms=["HS256"])["sub"]]
    for registry in (None, JWSRegistry(strict_check_header=False)):
        try:
            seen.append(rfc.decode(token, jwk.OctKey.import_key(secret), registry=registry).claims["sub"])
        except errors.UnsupportedHeaderError as error:
            seen.append(str(error))
    print(*seen, sep=" | ")
E
noted "header, PyJWT, joserfc, joserfc without the check" "[] | user | user | user
['kid'] | user | user | user
['iss'] | user | unsupported_header: Unsupported {'iss'} in header | user
['nonce'] | user | unsupported_header: Unsupported {'nonce'} in header | user" "$("$work/venv/bin/python" "$work/main.py" 2>"$work/tokens")"
(cd "$work" && npm install --silent --no-audit --no-fund jose@6.2.18)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import { jwtVerify } from "jose";

for (const token of readFileSync("tokens", "utf8").trim().split("\n")) {
  console.log((await jwtVerify(token, new TextEncoder().encode("0123456789abcdef0123456789abcdef"))).payload.sub);
}
E
noted "jose" "user
user
user
user" "$(cd "$work" && node main.mjs)"
