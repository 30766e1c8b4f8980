#!/usr/bin/env bash
# Guess: a schema's pattern is a regular expression of ECMA-262, as JSON Schema recommends, and a format is checked.
# Seen:  patterns are Go's: a look-ahead makes the whole schema invalid against its metaschema. Without AssertFormat no format is
#        checked.
#        '^(?=a)' is not valid regex: invalid or unsupported Perl syntax: `(?=`
# With:  github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
# So:    use only the syntax that both dialects support, and check formats by patterns.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/santhosh-tekuri/jsonschema/v6@v6.0.3 <<'E'
package main

import (
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func main() {
	for _, text := range []string{`{"pattern": "^a"}`, `{"pattern": "^(?=a)"}`, `{"format": "uuid"}`} {
		for _, assert := range []bool{false, true} {
			schema, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
			if err != nil {
				panic(err)
			}
			compiler := jsonschema.NewCompiler()
			if assert {
				compiler.AssertFormat()
			}
			compiler.AddResource("schema.json", schema)
			compiled, err := compiler.Compile("schema.json")
			if err != nil {
				fmt.Println(text, assert, "does not compile")
				continue
			}
			fmt.Println(text, assert, compiled.Validate("abc") == nil)
		}
	}
}
E
)
noted "schema, formats asserted, takes abc" '{"pattern": "^a"} false true
{"pattern": "^a"} true true
{"pattern": "^(?=a)"} false does not compile
{"pattern": "^(?=a)"} true does not compile
{"format": "uuid"} false true
{"format": "uuid"} true false' "$seen"
