#!/usr/bin/env bash
# Guess: a scalar that is decoded into a string, or that has the tag !!str, is the text as it is written.
# Seen:  goccy/go-yaml makes a number of it first, and then writes the number: versions lose zeros, and a leading zero makes an id
#        octal. yaml/v3 keeps the text.
#        1.50 -> "1.5"      !!str 012345670123 -> "1402433619"
# With:  github.com/goccy/go-yaml v1.19.2, go.yaml.in/yaml/v3 v3.0.5
# So:    put versions and ids in quotes.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/goccy/go-yaml@v1.19.2 go.yaml.in/yaml/v3@v3.0.5 <<'E'
package main

import (
	"fmt"

	goccy "github.com/goccy/go-yaml"
	"go.yaml.in/yaml/v3"
)

func main() {
	for _, text := range []string{"1.50", "!!str 1.50", "012345670123", "!!str 012345670123", "1_000", "+1", `"1.50"`, "v1.50"} {
		var one, two struct{ V string }
		line := []byte("v: " + text)
		fmt.Println(text, "|", goccy.Unmarshal(line, &one), one.V, "|", yaml.Unmarshal(line, &two), two.V)
	}
}
E
)
noted "text, goccy, yaml/v3" '1.50 | <nil> 1.5 | <nil> 1.50
!!str 1.50 | <nil> 1.5 | <nil> 1.50
012345670123 | <nil> 1402433619 | <nil> 012345670123
!!str 012345670123 | <nil> 1402433619 | <nil> 012345670123
1_000 | <nil> 1000 | <nil> 1_000
+1 | <nil> 1 | <nil> +1
"1.50" | <nil> 1.50 | <nil> 1.50
v1.50 | <nil> v1.50 | <nil> v1.50' "$seen"
