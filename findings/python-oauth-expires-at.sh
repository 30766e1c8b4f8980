#!/usr/bin/env bash
# Guess: a member of a token response that OAuth does not define is ignored (RFC 6749, section 5.1); expires_in says when the token
#        expires.
# Seen:  authlib and oauthlib believe an expires_at from the server and take it for Unix seconds. With one in milliseconds they use
#        the token for thousands of years rather than refresh it; with the time of a wrong clock they may never use it.
#        expires_in 300, expires_at 1900000000000: expires in the year 62178
# With:  PyPI authlib 1.9.10, oauthlib 4.0.1
# So:    a provider must not send expires_at; clients of one that does remove it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check authlib==1.9.10 oauthlib==4.0.1
cat >"$work/main.py" <<'E'
import json, time
from authlib.oauth2.rfc6749 import OAuth2Token
from oauthlib.oauth2.rfc6749.parameters import parse_token_response

for more in ({}, {"expires_at": 1900000000000}, {"expires_at": "soon"}):
    body = {"access_token": "a", "token_type": "Bearer", "expires_in": 300, **more}
    tokens = OAuth2Token.from_dict(dict(body)), parse_token_response(json.dumps(body))
    print(more, *(290 < token["expires_at"] - time.time() < 310 for token in tokens))
E
noted "expires_at, whether authlib and oauthlib go by expires_in" "{} True True
{'expires_at': 1900000000000} False False
{'expires_at': 'soon'} True True" "$("$work/venv/bin/python" "$work/main.py" 2>>"$work/log")"
