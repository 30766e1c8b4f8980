#!/usr/bin/env bash
# Guess: a lifetime of 300.0 is 300 seconds, as JSON has one kind of number, and one of 0 means that the token has expired.
# Seen:  x/oauth2 refuses the whole token response for 300.0 or 3e2, and takes 0 as "never expires": such a token stays valid and is
#        not refreshed. The string "300" is accepted. openid-client and authlib read 300.0.
#        cannot parse json: strconv.ParseInt: parsing "300.0": invalid syntax
# With:  golang.org/x/oauth2 v0.37.0, npm openid-client 6.8.9, PyPI authlib 1.9.10
# So:    answer with an integer above 0; servers in languages that divide into floats must round.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run golang.org/x/oauth2@v0.37.0 <<'E'
package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

func main() {
	for _, lifetime := range []string{"300", `"300"`, "300.0", "3e2", "0", "1"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(w, `{"access_token": "a", "token_type": "Bearer", "expires_in": %s}`, lifetime)
		}))
		config := clientcredentials.Config{ClientID: "app", ClientSecret: "secret", TokenURL: server.URL, AuthStyle: oauth2.AuthStyleInHeader}
		token, err := config.Token(context.Background())
		if err != nil {
			fmt.Println(lifetime, err)
			continue
		}
		fmt.Println(lifetime, "expires", !token.Expiry.IsZero(), "valid", token.Valid())
	}
}
E
)
noted "x/oauth2" '300 expires true valid true
"300" expires true valid true
300.0 oauth2: cannot parse json: strconv.ParseInt: parsing "300.0": invalid syntax
3e2 oauth2: cannot parse json: strconv.ParseInt: parsing "3e2": invalid syntax
0 expires false valid true
1 expires true valid false' "$seen"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check authlib==1.9.10 requests==2.34.2
cat >"$work/main.py" <<'E'
import json
from authlib.oauth2.rfc6749 import OAuth2Token

token = OAuth2Token.from_dict(json.loads('{"access_token": "a", "token_type": "Bearer", "expires_in": 300.0}'))
print(token.is_expired())
E
noted "authlib, expired" False "$("$work/venv/bin/python" "$work/main.py" 2>>"$work/log")"
seen=$(node_run openid-client@6.8.9 <<'E'
import { Buffer } from "node:buffer";
import * as client from "openid-client";

const { issuer } = await provider();
const config = await client.discovery(new URL(issuer), "app", "secret", undefined, { execute: [client.allowInsecureRequests] });
config[client.customFetch] = async () => new Response(Buffer.from('{"access_token": "a", "token_type": "Bearer", "expires_in": 300.0}'),
  { headers: { "content-type": "application/json" } });
console.log((await client.clientCredentialsGrant(config, {})).expires_in);
E
)
noted "openid-client" 300 "$seen"
