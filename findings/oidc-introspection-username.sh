#!/usr/bin/env bash
# Guess: the claims about a user are added to an introspection response, members set by the server stay, and encoding a
#        response does not change it.
# Seen:  SetUserInfo replaces sub and username, with nothing if the user's claims lack them; encoding writes preferred_username
#        into the response as username; and an additional claim with the name of a standard member replaces it where the
#        member is empty.
#        {"active":true,"username":"ada","preferred_username":"ada"}
# With:  github.com/zitadel/oidc/v3 v3.51.17
# So:    set sub and username after the user's claims, and encode a response once.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/zitadel/oidc/v3@v3.51.17 <<'G'
package main

import (
	"encoding/json"
	"fmt"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

func show(answer *oidc.IntrospectionResponse) {
	text, err := json.Marshal(answer)
	fmt.Println(string(text), err)
}

func main() {
	named := oidc.UserInfoProfile{PreferredUsername: "ada"}

	answer := &oidc.IntrospectionResponse{Active: true, Subject: "1", Username: "ada@example.com"}
	answer.SetUserInfo(&oidc.UserInfo{UserInfoProfile: named})
	show(answer)

	answer = &oidc.IntrospectionResponse{Active: true, UserInfoProfile: named}
	show(answer)
	fmt.Printf("%q\n", answer.Username)

	show(&oidc.IntrospectionResponse{Active: true, ClientID: "portal", Claims: map[string]any{"client_id": "x", "username": "x", "active": false}})
	show(&oidc.IntrospectionResponse{Claims: map[string]any{"active": "x"}})
}
G
)
noted "answers" '{"active":true,"username":"ada","preferred_username":"ada"} <nil>
{"active":true,"username":"ada","preferred_username":"ada"} <nil>
"ada"
{"active":true,"client_id":"portal","username":"x"} <nil>
{"active":false} <nil>' "$seen"
