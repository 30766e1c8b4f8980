#!/usr/bin/env bash
# Guess: a server may grant another scope than was asked for, and says so in `scope` (RFC 6749, section 5.1); the client gets the tokens
#        and can see the difference.
# Seen:  oauthlib, and with it requests-oauthlib, raises a warning as an exception: a scope less, or one more, and there is no token.
#        Another order is accepted, and a response without `scope`. authlib returns the tokens. With OAUTHLIB_RELAX_TOKEN_SCOPE in the
#        environment oauthlib does so as well.
#        Scope has changed from "openid profile" to "openid".
# With:  PyPI oauthlib 4.0.1, authlib 1.9.10
# So:    a server that starts to report granted scopes breaks clients on oauthlib, which ask for more than they get.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check oauthlib==4.0.1 authlib==1.9.10 requests==2.34.2
cat >"$work/main.py" <<'E'
import json, threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from authlib.integrations.requests_client import OAuth2Session
from oauthlib.oauth2 import WebApplicationClient

granted = None

class Provider(BaseHTTPRequestHandler):
    def do_POST(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(answer().encode())

    def log_message(self, *_):
        pass

def answer():
    token = {"access_token": "a", "token_type": "Bearer", "expires_in": 300}
    return json.dumps(token if granted is None else {**token, "scope": granted})

server = HTTPServer(("127.0.0.1", 0), Provider)
threading.Thread(target=server.serve_forever, daemon=True).start()
for granted in ["profile openid", None, "openid", "openid profile email"]:
    try:
        token = WebApplicationClient("app").parse_request_body_response(answer(), scope=["openid", "profile"])
        print("oauthlib", token["access_token"])
    except Warning as error:
        print("oauthlib", str(error).split(" from")[0], "to", *sorted(error.new_scope))
    session = OAuth2Session("app", "secret", scope="openid profile", redirect_uri="https://app.example/")
    print("authlib", session.fetch_token(f"http://127.0.0.1:{server.server_port}/", code="c")["access_token"])
E
noted "another order, none, a scope less, one more" 'oauthlib a
authlib a
oauthlib a
authlib a
oauthlib Scope has changed to openid
authlib a
oauthlib Scope has changed to email openid profile
authlib a' "$("$work/venv/bin/python" "$work/main.py")"
noted "with the variable" 'oauthlib a' "$(OAUTHLIB_RELAX_TOKEN_SCOPE=1 "$work/venv/bin/python" "$work/main.py" | sed -n 5p)"
