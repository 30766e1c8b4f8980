#!/usr/bin/env bash
# Guess: an Idempotency-Key without the quotes of the IETF draft, which most clients send, either is a structured field or
#        is not.
# Seen:  it depends on the first character. A bare UUID that begins with a letter is a token and parses; one that begins with
#        a digit is a malformed number and is refused: ten of sixteen fail.
#        8e03978e-...: unmarshal error: character 1
# With:  github.com/dunglas/httpsfv v1.1.2
# So:    accept a key without quotes as it is, and parse only quoted ones.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/dunglas/httpsfv@v1.1.2 <<'E'
package main

import (
	"fmt"

	"github.com/dunglas/httpsfv"
)

func main() {
	for _, key := range []string{`"8e03978e-40d5-43dd-bc93-6894a57f9324"`, "ae03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324", "20261128"} {
		item, err := httpsfv.UnmarshalItem([]string{key})
		fmt.Printf("%s: %T %t\n", key, item.Value, err == nil)
	}
}
E
)
noted "keys" '"8e03978e-40d5-43dd-bc93-6894a57f9324": string true
ae03978e-40d5-43dd-bc93-6894a57f9324: httpsfv.Token true
8e03978e-40d5-43dd-bc93-6894a57f9324: <nil> false
20261128: int64 true' "$seen"
