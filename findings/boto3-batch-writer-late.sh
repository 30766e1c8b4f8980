#!/usr/bin/env bash
# Guess: boto3's batch_writer writes each item as it was when put_item got it, nothing of what is still buffered if the block raises an
#        exception, and repeats what the table did not process after a growing wait, as an SDK does.
# Seen:  it keeps a reference, and reads it when a batch is sent: a dict that is used again for the next item is written twice in its
#        last form, and the first item is lost. The buffer is also sent if the block raises, and a table that is throttled gets the same
#        items again at once, without a wait or a limit.
#        put_item(a); a["pk"] = "second"; put_item(a): second, second
# With:  PyPI boto3 1.43.106
# So:    give each put_item a dict of its own, and do not take the block for a transaction.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check boto3==1.43.106
cat >"$work/main.py" <<'E'
import http.server, json, threading, time
import boto3

class Table(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen, refusals, batches = [], 0, 0

    def log_message(self, *_):
        pass

    def do_POST(self):
        writes = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["RequestItems"]
        Table.batches += 1
        refused = Table.batches <= Table.refusals
        if not refused:
            Table.seen += [write["PutRequest"]["Item"]["pk"]["S"] for write in writes["things"]]
        answer = json.dumps({"UnprocessedItems": writes if refused else {}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Table)
threading.Thread(target=server.serve_forever, daemon=True).start()
table = boto3.resource("dynamodb", endpoint_url=f"http://127.0.0.1:{server.server_port}", region_name="us-east-1", aws_access_key_id="local",
                       aws_secret_access_key="local").Table("things")

item = {}
with table.batch_writer() as batch:
    for id in ("first", "second"):
        item["pk"] = id
        batch.put_item(Item=item)
print("one dict:", *Table.seen)

Table.seen.clear()
try:
    with table.batch_writer() as batch:
        batch.put_item(Item={"pk": "before"})
        raise ValueError
except ValueError:
    print("the block raises:", *Table.seen)

Table.batches, Table.refusals = 0, 20
begun = time.monotonic()
with table.batch_writer() as batch:
    batch.put_item(Item={"pk": "a"})
# The waits that the SDK itself makes would be 50 ms, 100 ms, ..., and end after 10 attempts.
print("batches:", Table.batches, "less than 10 seconds:", time.monotonic() - begun < 10)
E
noted "what is written" 'one dict: second second
the block raises: before
batches: 21 less than 10 seconds: True' "$("$work/venv/bin/python" "$work/main.py" 2>>"$work/log")"
