#!/usr/bin/env bash
# Guess: a client ignores a field of a JSON response that its own definitions do not have yet, as the clients for Go and JavaScript
#        do: that is how an API grows.
# Seen:  connect-python raises an error, although the call was carried out, with the code "unavailable", which asks for another
#        try. So does its server, with a 500, for a new field in a request. 0.9.0 is the last release of that name; its
#        successor, connectrpc, ignores the field.
#        unavailable: Message type "google.protobuf.Type" has no field named "added"
# With:  PyPI connect-python 0.9.0, protobuf 7.36.2, connectrpc 0.13.0
# So:    use connectrpc, or the binary codec, which is the default.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/main.py" <<'E'
import http.server, threading
from connectrpc import method
from connectrpc.client import ConnectClientSync
from connectrpc.errors import ConnectError

try:
    from google.protobuf.type_pb2 import Type as Message
    options, kind = {"proto_json": True}, {}
except ImportError:
    from connectrpc.codec import proto_json_codec
    from protobuf.wkt import FileDescriptorProto as Message
    options, kind = {"codec": proto_json_codec()}, {"stream_type": method.StreamType.UNARY}

answers = [b'{"name": "a"}', b'{"name": "a", "added": 1}']

class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(answers.pop(0))

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = ConnectClientSync(f"http://127.0.0.1:{server.server_port}", **options)
call = method.MethodInfo(name="M", service_name="x.v1.S", input=Message, output=Message,
                         idempotency_level=method.IdempotencyLevel.UNKNOWN, **kind)
while answers:
    try:
        print("name", client.execute_unary(request=Message(name="q"), method=call).name)
    except ConnectError as error:
        print(error.code.value, "|", error.message.split(" at ")[0])
E
python3 -m venv "$work/old"
"$work/old/bin/pip" install -q --disable-pip-version-check connect-python==0.9.0 protobuf==7.36.2
noted "connect-python" 'name a
unavailable | Message type "google.protobuf.Type" has no field named "added"' "$("$work/old/bin/python" "$work/main.py")"
python3 -m venv "$work/new"
"$work/new/bin/pip" install -q --disable-pip-version-check connectrpc==0.13.0
noted "connectrpc" 'name a
name a' "$("$work/new/bin/python" "$work/main.py")"
