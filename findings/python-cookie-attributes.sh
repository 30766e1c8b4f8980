#!/usr/bin/env bash
# Guess: an attribute of a cookie that a client does not know is ignored, as RFC 6265, section 5.2, wants it.
# Seen:  Python's http.cookies drops the whole cookie if the attribute has no value, as Partitioned; of one with a value, as Priority=High,
#        it makes a second cookie, which gets the attributes that follow. aiohttp, which once read cookies with it, ignores both, so do Java
#        and tough-cookie.
#        session=abc; Secure; Partitioned: no cookie
# With:  http.cookies of Python 3.11 (3.14 knows Partitioned), aiohttp 3.14.5, npm tough-cookie 6.1.0
# So:    read Set-Cookie with a client's cookie jar, not with SimpleCookie; put attributes that are new last.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check aiohttp==3.14.5
cat >"$work/main.py" <<'E'
import asyncio, threading
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, HTTPServer
import aiohttp

headers = ["session=abc; Path=/; Secure", "session=abc; Path=/; Secure; Unknown", "session=abc; Priority=High; Path=/; HttpOnly"]
for header in headers:
    print("SimpleCookie:", [cookie.OutputString() for cookie in SimpleCookie(header).values()])

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Set-Cookie", headers[int(self.path[1:])])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass

async def main(port):
    async with aiohttp.ClientSession() as session:
        for i in range(3):
            async with session.get(f"http://127.0.0.1:{port}/{i}") as response:
                print("aiohttp:", [cookie.OutputString() for cookie in response.cookies.values()])

server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
asyncio.run(main(server.server_port))
E
noted "cookies in Python" "SimpleCookie: ['session=abc; Path=/; Secure']
SimpleCookie: []
SimpleCookie: ['session=abc', 'Priority=High; HttpOnly; Path=/']
aiohttp: ['session=abc; Path=/; Secure']
aiohttp: ['session=abc; Path=/; Secure']
aiohttp: ['session=abc; HttpOnly; Path=/']" "$("$work/venv/bin/python" "$work/main.py")"
noted "cookies in tough-cookie" "session=abc; true; /
session=abc; true; /
session=abc; false; /" "$(node_run tough-cookie@6.1.0 <<'E'
import { Cookie } from "tough-cookie";
for (const header of ["session=abc; Path=/; Secure", "session=abc; Path=/; Secure; Unknown", "session=abc; Priority=High; Path=/; HttpOnly"]) {
  const cookie = Cookie.parse(header);
  console.log([cookie.cookieString(), cookie.secure, cookie.path].join("; "));
}
E
)"
