#!/usr/bin/env bash
# Guess: a client with a secret authenticates at the device authorisation endpoint as it does at the token endpoint
#        (RFC 8628, section 3.1, refers to the same rules).
# Seen:  DeviceAuth sends only the client_id, whatever AuthStyle says. A provider that requires the secret of
#        confidential clients there answers invalid_client, before the user has a code to enter. The token endpoint
#        does get the secret.
#        /device: client_id=c      /token: client_id=c&client_secret=s&...
# With:  golang.org/x/oauth2 v0.37.0
# So:    pass the secret to DeviceAuth with SetAuthURLParam, or register devices as public clients.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run golang.org/x/oauth2@v0.37.0 <<'E'
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"golang.org/x/oauth2"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, _, basic := r.BasicAuth()
		fmt.Printf("%s: basic %t %q, form %q %q\n", r.URL.Path, basic, user, r.FormValue("client_id"), r.FormValue("client_secret"))
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"device_code": "d", "user_code": "u", "verification_uri": "https://op.example", "expires_in": 60, "interval": 1,
			"access_token": "a", "token_type": "Bearer"}`)
	}))
	for _, style := range []oauth2.AuthStyle{oauth2.AuthStyleInHeader, oauth2.AuthStyleInParams} {
		config := oauth2.Config{ClientID: "c", ClientSecret: "s", Endpoint: oauth2.Endpoint{AuthStyle: style,
			DeviceAuthURL: server.URL + "/device", TokenURL: server.URL + "/token"}}
		device, err := config.DeviceAuth(context.Background())
		if err != nil {
			panic(err)
		}
		if _, err := config.DeviceAccessToken(context.Background(), device); err != nil {
			panic(err)
		}
	}
	config := oauth2.Config{ClientID: "c", ClientSecret: "s", Endpoint: oauth2.Endpoint{DeviceAuthURL: server.URL + "/device"}}
	config.DeviceAuth(context.Background(), oauth2.SetAuthURLParam("client_secret", "s"))
}
E
)
noted "requests" '/device: basic false "", form "c" ""
/token: basic true "c", form "c" ""
/device: basic false "", form "c" ""
/token: basic false "", form "c" "s"
/device: basic false "", form "c" "s"' "$seen"
