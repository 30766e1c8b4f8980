#!/usr/bin/env bash
# Guess: idna.Lookup.ToASCII returns a name that can be looked up, or an error.
# Seen:  it accepts empty labels, labels of any length and IPv4 addresses; Registration refuses the first two, and every
#        upper-case letter.
#        "a..b" <nil>
# With:  golang.org/x/net/idna v0.62.0
# So:    check lengths, empty labels and addresses after the mapping.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run golang.org/x/net@v0.62.0 <<'E'
package main

import (
	"fmt"
	"strings"

	"golang.org/x/net/idna"
)

func main() {
	for _, name := range []string{"a..b", strings.Repeat("a", 64) + ".example", "192.0.2.1", "Shop.example"} {
		_, lookup := idna.Lookup.ToASCII(name)
		_, registration := idna.Registration.ToASCII(name)
		fmt.Printf("%.16s lookup %t, registration %t\n", name, lookup == nil, registration == nil)
	}
}
E
)
noted "taken" 'a..b lookup true, registration false
aaaaaaaaaaaaaaaa lookup true, registration false
192.0.2.1 lookup true, registration true
Shop.example lookup true, registration false' "$seen"
