#!/usr/bin/env bash
# Guess: an error shows a limit as the schema has it: minLength 1000 is 1000.
# Seen:  errors are formatted for English readers: thousands are grouped, and a minimum or maximum in the millions is
#        written as a power of ten with superscript digits, in the machine-readable output too. const and enum are
#        left alone.
#        minLength: got 2, want 1,000      maximum: got 5×10⁰⁷, want 5×10⁰⁶
# With:  github.com/santhosh-tekuri/jsonschema/v6 v6.0.3, golang.org/x/text v0.43.0
# So:    take numbers from ErrorKind, never from an error's text.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/santhosh-tekuri/jsonschema/v6@v6.0.3 golang.org/x/text@v0.43.0 <<'E'
package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

func main() {
	schema, _ := jsonschema.UnmarshalJSON(strings.NewReader(`{"properties": {"text": {"minLength": 1000}, "few": {"minimum": 1234.5},
		"many": {"maximum": 5000000}, "one": {"const": 10000}}}`))
	compiler := jsonschema.NewCompiler()
	compiler.AddResource("schema.json", schema)
	compiled := compiler.MustCompile("schema.json")
	for _, value := range []string{`{"text": "ab"}`, `{"few": 1000}`, `{"many": 50000000}`, `{"one": 20000}`} {
		parsed, _ := jsonschema.UnmarshalJSON(strings.NewReader(value))
		var invalid *jsonschema.ValidationError
		if !errors.As(compiled.Validate(parsed), &invalid) {
			panic(value)
		}
		fmt.Println(invalid.BasicOutput().Errors[0].Error)
		if length, ok := invalid.Causes[0].ErrorKind.(*kind.MinLength); ok {
			fmt.Println("kind:", length.Got, length.Want)
		}
	}
}
E
)
noted "errors" 'minLength: got 2, want 1,000
kind: 2 1000
minimum: got 1,000, want 1,234.5
maximum: got 5×10⁰⁷, want 5×10⁰⁶
value must be 10000' "$seen"
