#!/usr/bin/env bash
# Guess: clients other than browsers keep to RFC 6265: a cookie with Secure is not sent over http, on one's own machine either.
# Seen:  Go's cookie jar and tough-cookie, as in got and fetch-cookie, send it to 127.0.0.1 and localhost, as browsers do. requests, httpx,
#        aiohttp and superagent do not.
#        got: s=1; p=1        requests: p=1
# With:  Go 1.26, npm got 14.6.6, tough-cookie 6.1.0, superagent 10.4.2; PyPI requests 2.34.2, httpx 0.28.1, aiohttp 3.14.5
# So:    a local test of a sign-in with __Host- cookies needs one of the first, or TLS.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/server.py" <<'E'
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = (self.headers.get("Cookie") or "").encode()
        self.send_response(200)
        if self.path == "/set":
            self.send_header("Set-Cookie", "s=1; Path=/; Secure")
            self.send_header("Set-Cookie", "p=1; Path=/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Server).serve_forever()
E
at=$(port)
start python3 server.py "$at"
until_up "http://127.0.0.1:$at"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check requests==2.34.2 httpx==0.28.1 aiohttp==3.14.5
cat >"$work/main.py" <<'E'
import asyncio, sys
import aiohttp, httpx, requests

async def by_aiohttp(base):
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        await client.get(base + "/set")
        return await (await client.get(base + "/get")).text()

for host in ["127.0.0.1", "localhost"]:
    base = f"http://{host}:{sys.argv[1]}"
    for name, client in [("requests", requests.Session()), ("httpx", httpx.Client())]:
        client.get(base + "/set")
        print(name, client.get(base + "/get").text)
    print("aiohttp", asyncio.run(by_aiohttp(base)))
E
noted "sent by Python, to 127.0.0.1 and localhost" 'requests p=1
httpx p=1
aiohttp p=1
requests p=1
httpx p=1
aiohttp p=1' "$("$work/venv/bin/python" "$work/main.py" "$at")"

(cd "$work" && npm install --silent --no-audit --no-fund got@14.6.6 tough-cookie@6.1.0 superagent@10.4.2)
cat >"$work/main.mjs" <<'E'
import got from "got";
import superagent from "superagent";
import { CookieJar } from "tough-cookie";

for (const host of ["127.0.0.1", "localhost"]) {
  const base = `http://${host}:${process.argv[2]}`;
  const client = got.extend({ cookieJar: new CookieJar() });
  await client(base + "/set");
  console.log("got", (await client(base + "/get")).body);
  const agent = superagent.agent();
  await agent.get(base + "/set");
  console.log("superagent", (await agent.get(base + "/get").buffer(true).parse(superagent.parse.text)).text);
}
E
noted "sent by JavaScript" 'got s=1; p=1
superagent p=1
got s=1; p=1
superagent p=1' "$(cd "$work" && node main.mjs "$at")"

mkdir "$work/jar"
cat >"$work/jar/main.go" <<'E'
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
)

func get(client *http.Client, url string) string {
	response, err := client.Get(url)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	return string(body)
}

func main() {
	for _, host := range []string{"127.0.0.1", "localhost"} {
		jar, err := cookiejar.New(nil)
		if err != nil {
			panic(err)
		}
		client := &http.Client{Jar: jar}
		get(client, "http://"+host+":"+os.Args[1]+"/set")
		fmt.Println(get(client, "http://"+host+":"+os.Args[1]+"/get"))
	}
}
E
noted "sent by Go" 's=1; p=1
s=1; p=1' "$(go run "$work/jar/main.go" "$at")"
