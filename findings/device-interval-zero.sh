#!/usr/bin/env bash
# Guess: a provider whose device authorization has the interval 0, as in a test, is polled without a wait (RFC 8628: the minimum amount of
#        time between requests).
# Seen:  openid-client refuses the response, x/oauth2 waits for 5 seconds, as if there were no interval. The former accepts 0.1, which
#        the latter refuses.
#        "response" body "interval" property must be a positive number
# With:  npm openid-client 6.8.9, golang.org/x/oauth2 v0.37.0
# So:    answer 1 in tests.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/server.py" <<'E'
import json, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Provider(BaseHTTPRequestHandler):
    def do_POST(self):
        interval, _, endpoint = self.path[1:].partition("/")
        self.rfile.read(int(self.headers["Content-Length"]))
        body = {"device": {"device_code": "d", "user_code": "u", "verification_uri": "https://i.example", "expires_in": 60, "interval": json.loads(interval)},
                "token": {"access_token": "a", "token_type": "Bearer"}}[endpoint]
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def do_GET(self):
        self.send_response(200)
        self.end_headers()

ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Provider).serve_forever()
E
at=$(port)
start python3 server.py "$at"
until_up "http://127.0.0.1:$at"

(cd "$work" && npm install --silent --no-audit --no-fund openid-client@6.8.9)
cat >"$work/main.mjs" <<'E'
import * as client from "openid-client";

for (const interval of ["0", "0.1", "1"]) {
  const issuer = `http://127.0.0.1:${process.argv[2]}/${interval}`;
  const config = new client.Configuration({ issuer, token_endpoint: issuer + "/token", device_authorization_endpoint: issuer + "/device" }, "app");
  client.allowInsecureRequests(config);
  try {
    const device = await client.initiateDeviceAuthorization(config, {});
    console.log(interval, (await client.pollDeviceAuthorizationGrant(config, device)).access_token);
  } catch (error) {
    console.log(interval, error.cause?.message ?? error.message);
  }
}
E
noted "openid-client, for 0, 0.1 and 1 second" '0 "response" body "interval" property must be a positive number
0.1 a
1 a' "$(cd "$work" && node main.mjs "$at")"
go=$(AT=$at go_run golang.org/x/oauth2@v0.37.0 <<'E'
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"golang.org/x/oauth2"
)

func main() {
	for _, interval := range []string{"0", "0.1", "1"} {
		issuer := "http://127.0.0.1:" + os.Getenv("AT") + "/" + interval
		config := oauth2.Config{ClientID: "app", Endpoint: oauth2.Endpoint{TokenURL: issuer + "/token", DeviceAuthURL: issuer + "/device"}}
		device, err := config.DeviceAuth(context.Background())
		if err != nil {
			fmt.Println(interval, "refused")
			continue
		}
		began := time.Now()
		if _, err := config.DeviceAccessToken(context.Background(), device); err != nil {
			panic(err)
		}
		fmt.Println(interval, time.Since(began).Round(time.Second))
	}
}
E
)
noted "x/oauth2" '0 5s
0.1 refused
1 1s' "$go"
