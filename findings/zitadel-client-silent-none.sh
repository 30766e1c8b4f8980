#!/usr/bin/env bash
# Guess: a client generated from the API either returns the response or raises an error.
# Seen:  zitadel-client returns None, without an error, for a 200 with an unknown enum name, an enum or an id as a number, or
#        another content type, and for a 201 or 204. Unknown members are ignored.
#        {"user": {"userId": "1", "state": "USER_STATE_FUTURE"}} -> None
# With:  PyPI zitadel-client 4.1.9
# So:    answer with 200 only, application/json, ids as strings; a new enum value is a breaking change for it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check zitadel-client==4.1.9 Authlib==1.9.0
seen=$("$work/venv/bin/python" -W ignore - <<'E'
import http.server, threading
import zitadel_client
from zitadel_client.models import UserServiceGetUserByIDRequest

class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        status, kind, body = answer
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = zitadel_client.Zitadel.with_access_token(f"http://127.0.0.1:{server.server_port}", "token")
user = '{"user": {"userId": "1", "state": %s}}'
for name, answer in {
    "known": (200, "application/json", user % '"USER_STATE_ACTIVE"'),
    "more": (200, "application/json", '{"user": {"userId": "1"}, "more": 1}'),
    "enum name": (200, "application/json", user % '"USER_STATE_FUTURE"'),
    "enum number": (200, "application/json", user % "1"),
    "id number": (200, "application/json", '{"user": {"userId": 1}}'),
    "text": (200, "text/plain", user % '"USER_STATE_ACTIVE"'),
    "created": (201, "application/json", user % '"USER_STATE_ACTIVE"'),
}.items():
    result = client.users.get_user_by_id(UserServiceGetUserByIDRequest(userId="1"))
    print(name, result if result is None else type(result).__name__)
E
)
noted "results" 'known UserServiceGetUserByIDResponse
more UserServiceGetUserByIDResponse
enum name None
enum number None
id number None
text None
created None' "$seen"
