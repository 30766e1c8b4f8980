#!/usr/bin/env bash
# Guess: a SCIM client passes over an attribute that it does not know, or an extension, or asks for the server's schemas.
# Seen:  scim2-client returns no user at all. One unknown attribute is enough, also in an address of e-mail or in "meta".
#        "lastSignIn": Server response payload validation error ... Extra inputs are not permitted
# With:  PyPI scim2-client 0.13.2, scim2-models 0.12.3
# So:    a server that starts to return an attribute breaks such clients; with one, switch the check of responses off.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check 'scim2-client[httpx2]==0.13.2' scim2-models==0.12.3
cat >"$work/main.py" <<'E'
import http.server, json, threading, warnings
import httpx2
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_client.errors import ResponsePayloadValidationException
from scim2_models import User

warnings.simplefilter("ignore")
more = {
    "plain": {}, "null": {"nickName": None}, "case": {"NICKNAME": "a"}, "new": {"lastSignIn": "2026-11-29T00:00:00Z"},
    "nested": {"emails": [{"value": "a@b.example", "verified": True}]}, "meta": {"meta": {"resourceType": "User", "tenant": "a"}},
    "extension": {"schemas": [User.__schema__, "urn:example:tenant"], "urn:example:tenant": {"id": "a"}},
}

class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.split("/")[-1]
        body = json.dumps({"schemas": [User.__schema__], "id": name, "userName": "a", "meta": {"resourceType": "User"}} | more[name]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/scim+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = SyncSCIMClient(httpx2.Client(base_url=f"http://127.0.0.1:{server.server_port}"), resource_models=[User])
client.register_naive_resource_types()
for name in more:
    try:
        print(name, client.query(User, name).user_name)
    except ResponsePayloadValidationException:
        print(name, "refused")
print("unchecked", client.query(User, "new", check_response_payload=False)["lastSignIn"])
E
noted "what a user's response has besides" 'plain a
null a
case a
new refused
nested refused
meta refused
extension refused
unchecked 2026-11-29T00:00:00Z' "$("$work/venv/bin/python" "$work/main.py" 2>>"$work/log" || tail "$work/log")"
