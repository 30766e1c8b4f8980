#!/usr/bin/env bash
# Guess: a number formatted as E.164 does not change when it is parsed and formatted again.
# Seen:  each parse drops one leading zero after some country codes, so the second result differs from the first, and the
#        third may differ again. The number need not be valid.
#        +27001234567 -> +2701234567 -> +271234567
# With:  github.com/nyaruka/phonenumbers v1.8.1
# So:    parse until nothing changes, before a number is stored or compared.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/nyaruka/phonenumbers@v1.8.1 <<'E'
package main

import (
	"fmt"

	"github.com/nyaruka/phonenumbers"
)

func main() {
	number := "+27001234567"
	for range 3 {
		parsed, err := phonenumbers.Parse(number, "ZZ")
		if err != nil {
			panic(err)
		}
		number = phonenumbers.Format(parsed, phonenumbers.E164)
		fmt.Println(number)
	}
}
E
)
noted "parsed and formatted three times" '+2701234567
+271234567
+271234567' "$seen"
