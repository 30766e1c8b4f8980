#!/usr/bin/env bash
# Guess: a JWT is accepted if a key in the provider's key set verifies it, whichever kind of key that is.
# Seen:  RS256 alone: keys of other kinds are left out of the set, and a token signed by one is refused by its header.
# With:  PyPI fastapi-zitadel-auth 0.5.0
# So:    a rotation must not change the kind of key by itself; document which clients a change of kind breaks.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check fastapi-zitadel-auth==0.5.0

seen=$("$work/venv/bin/python" - <<'PY' 2>>"$work/log"
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from fastapi_zitadel_auth.exceptions import UnauthorizedException
from fastapi_zitadel_auth.token import TokenValidator

for algorithm, key in {
    "RS256": rsa.generate_private_key(65537, 2048), "ES256": ec.generate_private_key(ec.SECP256R1()), "EdDSA": ed25519.Ed25519PrivateKey.generate(),
}.items():
    token = jwt.encode({"sub": "user"}, key, algorithm, {"kid": "key"})
    try:
        TokenValidator.parse_and_validate_header(token)
        print(algorithm, "accepted")
    except UnauthorizedException as error:
        print(algorithm, error.detail["message"])
PY
) || { tail "$work/log" >&2 && fail "the program failed"; }
noted "headers" 'RS256 accepted
ES256 Invalid token header
EdDSA Invalid token header' "$seen"
