#!/usr/bin/env bash
# Guess: urllib3's `Retry(total=3)` repeats requests whose connection fails; a status is repeated if `status_forcelist` names it, and
#        it names none.
# Seen:  a 413, 429 or 503 with `Retry-After` is repeated as well, three times, also through requests, and the client waits for as long
#        as the server says, without a bound. A 502 with the same header is not, nor is a POST.
# With:  PyPI urllib3 2.8.0, requests 2.34.2
# So:    a rate limit's Retry-After makes such a client sleep within the call; respect_retry_after_header=False returns the answer.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check urllib3==2.8.0 requests==2.34.2
cat >"$work/main.py" <<'E'
import threading, time
from http.server import BaseHTTPRequestHandler, HTTPServer
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

count = 0

class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        global count
        count += 1
        status, _, wait = self.path[1:].partition("/")
        self.send_response(int(status))
        if wait:
            self.send_header("Retry-After", wait)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_):
        pass

server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()

def tried(method, path, **options):
    global count
    count, began = 0, time.monotonic()
    session = requests.Session()
    session.mount("http://", HTTPAdapter(max_retries=Retry(total=3, **options)))
    status = session.request(method, f"http://127.0.0.1:{server.server_port}/{path}").status_code
    print(method, path, *options, status, "after", count, "requests in", int(time.monotonic() - began), "s")

for path in ["429", "429/0", "429/1", "503/0", "413/0", "502/0"]:
    tried("GET", path)
tried("POST", "429/0")
tried("GET", "429/1", respect_retry_after_header=False)
E
noted "status and Retry-After" 'GET 429 429 after 1 requests in 0 s
GET 429/0 429 after 4 requests in 0 s
GET 429/1 429 after 4 requests in 3 s
GET 503/0 503 after 4 requests in 0 s
GET 413/0 413 after 4 requests in 0 s
GET 502/0 502 after 1 requests in 0 s
POST 429/0 429 after 1 requests in 0 s
GET 429/1 respect_retry_after_header 429 after 1 requests in 0 s' "$("$work/venv/bin/python" "$work/main.py")"
