#!/usr/bin/env bash
# Guess: a library that decodes a JWT checks `at_hash` where it is given the access token, as OpenID Connect Core 3.1.3.6 makes the
#        claim optional there; otherwise the claim is one of those that it returns.
# Seen:  python-jose refuses each ID token that has the claim, unless the call also passes the access token. PyJWT, joserfc and
#        jwcrypto return it.
#        No access_token provided to compare against at_hash claim.
# With:  PyPI python-jose 3.5.0, PyJWT 2.15.1, joserfc 1.8.0, jwcrypto 1.6.1
# So:    pass access_token, or the option verify_at_hash: a code that reads ID tokens of one provider fails with those of another.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check python-jose==3.5.0 PyJWT==2.15.1 joserfc==1.8.0 jwcrypto==1.6.1
cat >"$work/main.py" <<'E'
import json
import jwt, jose.jwt, jose.exceptions, jwcrypto.jwk, jwcrypto.jwt, joserfc.jwt, joserfc.jwk

key = "a secret of more than thirty-two bytes"
claims = {"sub": "u", "aud": "app", "at_hash": "77QmUPtjPfzWtF2AnpK9RQ", "exp": 4102444800}
token = jwt.encode(claims, key, "HS256")

def shown(name, call):
    try:
        print(name, call()["at_hash"])
    except jose.exceptions.JWTError as error:
        print(name, error)

shown("python-jose", lambda: jose.jwt.decode(token, key, audience="app"))
shown("python-jose, told", lambda: jose.jwt.decode(token, key, audience="app", options={"verify_at_hash": False}))
shown("python-jose, with the access token", lambda: jose.jwt.decode(token, key, audience="app", access_token="jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"))
shown("PyJWT", lambda: jwt.decode(token, key, ["HS256"], audience="app"))
shown("joserfc", lambda: joserfc.jwt.decode(token, joserfc.jwk.OctKey.import_key(key)).claims)
shown("jwcrypto", lambda: json.loads(jwcrypto.jwt.JWT(jwt=token, key=jwcrypto.jwk.JWK.from_password(key)).claims))
E
noted "ID token with at_hash" 'python-jose No access_token provided to compare against at_hash claim.
python-jose, told 77QmUPtjPfzWtF2AnpK9RQ
python-jose, with the access token 77QmUPtjPfzWtF2AnpK9RQ
PyJWT 77QmUPtjPfzWtF2AnpK9RQ
joserfc 77QmUPtjPfzWtF2AnpK9RQ
jwcrypto 77QmUPtjPfzWtF2AnpK9RQ' "$("$work/venv/bin/python" -W ignore "$work/main.py")"
