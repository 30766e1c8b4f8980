#!/usr/bin/env bash
# Guess: ParseAcceptLanguage returns the languages it knows and skips the rest.
# Seen:  one well-formed but unknown language makes the whole header an error, and no language is returned; an unknown
#        region is fine. Only a lower-case q is accepted for the weight, although the name is case-insensitive (RFC
#        9110, section 12.4.2).
#        "de, xy;q=0.1": none      "de-XY, en": both      "de;Q=0.5": none
# With:  golang.org/x/text v0.43.0
# So:    split the header and skip the parts that do not parse.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run golang.org/x/text@v0.43.0 <<'E'
package main

import (
	"fmt"

	"golang.org/x/text/language"
)

func main() {
	for _, header := range []string{"de, en;q=0.5", "de, xy;q=0.1", "de-XY, en", "de;Q=0.5"} {
		tags, _, err := language.ParseAcceptLanguage(header)
		fmt.Println(header, tags, err)
	}
}
E
)
noted "languages" 'de, en;q=0.5 [de en] <nil>
de, xy;q=0.1 [] language: subtag "xy" is well-formed but unknown
de-XY, en [de-XY en] <nil>
de;Q=0.5 [] ParseAcceptLanguage: invalid weight' "$seen"
