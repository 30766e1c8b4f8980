#!/usr/bin/env bash
# Guess: all profiles refuse the empty string, as RFC 8265 and 8266 require for user names, passwords and nicknames.
# Seen:  both user name profiles return "" without an error; the password's and the nickname's refuse it.
#        UsernameCaseMapped: "" <nil>
# With:  golang.org/x/text/secure/precis v0.43.0
# So:    check the length yourself, before and after.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run golang.org/x/text@v0.43.0 <<'E'
package main

import (
	"fmt"

	"golang.org/x/text/secure/precis"
)

func main() {
	for name, profile := range map[string]*precis.Profile{
		"mapped": precis.UsernameCaseMapped, "preserved": precis.UsernameCasePreserved, "opaque": precis.OpaqueString, "nickname": precis.Nickname,
	} {
		_, err := profile.String("")
		fmt.Println(name, err)
	}
}
E
)
noted "empty string" 'mapped <nil>
nickname precis: transformation resulted in empty string
opaque precis: transformation resulted in empty string
preserved <nil>' "$(sort <<<"$seen")"
