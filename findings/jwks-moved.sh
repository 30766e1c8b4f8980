#!/usr/bin/env bash
# Guess: a client follows a redirect of the provider's key set, of either kind, as it would for any other document.
# Seen:  jose, jwks-rsa and PyJWT follow none. Nimbus and jose4j follow 301, 302, 303 and 307, but not 308; jwx and keyfunc follow
#        them all.
#        PyJWT: HTTP Error 301: Moved Permanently
# With:  npm jose 6.2.18, jwks-rsa 4.1.0, PyPI PyJWT 2.15.1, Maven com.nimbusds:nimbus-jose-jwt 10.10, org.bitbucket.b_c:jose4j 0.9.7,
#        github.com/lestrrat-go/jwx/v3 v3.4.0, MicahParks/keyfunc/v3 v3.8.0, Java 17
# So:    answer with the keys at each address that was ever published; a redirect to a new domain or to https ends all sign-ins.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/server.py" <<'E'
import json, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

keys = {"keys": [{"kty": "EC", "crv": "P-256", "kid": "key", "alg": "ES256", "use": "sig",
                  "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        status = int(self.path[1:] or 200)
        body = json.dumps(keys).encode() if status == 200 else b""
        self.send_response(status)
        if status != 200:
            self.send_header("Location", "/200")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
E
at=$(port)
start python3 server.py "$at"
export KEYS=http://127.0.0.1:$at
until_up "$KEYS"
noted "jose, jwks-rsa" 'jose: 200
jwks-rsa: 200' "$(node_run jwks-rsa@4.1.0 <<'E'
import { createRemoteJWKSet } from "jose";
import client from "jwks-rsa";

const readers = {
  jose: (url) => createRemoteJWKSet(new URL(url))({ alg: "ES256", kid: "key" }),
  "jwks-rsa": (url) => client({ jwksUri: url }).getSigningKey("key"),
};
for (const [name, read] of Object.entries(readers)) {
  const followed = [];
  for (const status of [200, 301, 302, 303, 307, 308]) await read(`${process.env.KEYS}/${status}`).then(() => followed.push(status), () => {});
  console.log(`${name}: ${followed.join(" ")}`);
}
E
)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check PyJWT==2.15.1 cryptography==50.0.2
noted "PyJWT" '200
Fail to fetch data from the url, err: "HTTP Error 301: Moved Permanently"' "$("$work/venv/bin/python" - <<'E'
import os, jwt

for status in (200, 301, 302, 303, 307, 308):
    try:
        jwt.PyJWKClient(f"{os.environ['KEYS']}/{status}").get_signing_key("key")
        print(status)
    except jwt.PyJWKClientError as error:
        if status == 301:
            print(error)
E
)"
noted "jwx, keyfunc" 'jwx: 200 301 302 303 307 308
keyfunc: 200 301 302 303 307 308' "$(go_run github.com/lestrrat-go/jwx/v3@v3.4.0 github.com/MicahParks/keyfunc/v3@v3.8.0 <<'E'
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/MicahParks/keyfunc/v3"
	"github.com/lestrrat-go/jwx/v3/jwk"
)

func main() {
	ctx := context.Background()
	for _, reader := range []struct {
		name string
		read func(string) int
	}{{"jwx", func(url string) int {
		set, err := jwk.Fetch(ctx, url)
		if err != nil {
			return 0
		}
		return set.Len()
	}}, {"keyfunc", func(url string) int {
		keys, err := keyfunc.NewDefaultCtx(ctx, []string{url})
		if err != nil {
			return 0
		}
		all, _ := keys.Storage().KeyReadAll(ctx)
		return len(all)
	}}} {
		fmt.Print(reader.name, ":")
		for _, status := range []int{200, 301, 302, 303, 307, 308} {
			if reader.read(fmt.Sprintf("%s/%d", os.Getenv("KEYS"), status)) == 1 {
				fmt.Print(" ", status)
			}
		}
		fmt.Println()
	}
}
E
)"
noted "Nimbus, jose4j" 'Nimbus: 200 301 302 303 307
jose4j: 200 301 302 303 307' "$(java_run com.nimbusds:nimbus-jose-jwt:10.10 org.bitbucket.b_c:jose4j:0.9.7 org.slf4j:slf4j-nop:2.0.17 <<'E'
import com.nimbusds.jose.jwk.*;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import java.net.URI;
import java.util.*;

public class Main {
  interface Reader { Object read(String url) throws Exception; }

  public static void main(String[] arguments) {
    var readers = new LinkedHashMap<String, Reader>();
    readers.put("Nimbus", url -> JWKSourceBuilder.create(URI.create(url).toURL()).build().get(new JWKSelector(new JWKMatcher.Builder().build()), null));
    readers.put("jose4j", url -> new org.jose4j.jwk.HttpsJwks(url).getJsonWebKeys());
    readers.forEach((name, reader) -> {
      System.out.print(name + ":");
      for (int status : new int[] {200, 301, 302, 303, 307, 308}) {
        try {
          if (((List<?>) reader.read(System.getenv("KEYS") + "/" + status)).size() == 1) System.out.print(" " + status);
        } catch (Exception refused) {
        }
      }
      System.out.println();
    });
  }
}
E
)"
