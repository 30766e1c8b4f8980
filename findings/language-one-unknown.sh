#!/usr/bin/env bash
# Guess: of an Accept-Language, ParseAcceptLanguage returns the languages that it knows.
# Seen:  one language that is well-formed but unknown and all are lost, with an error; an unknown region is kept. A weight is
#        read with a small q alone, though its name has no case (RFC 9110, section 12.4.2).
#        "de, xy;q=0.1": none      "de-XY, en": both      "de;Q=0.5": none
# With:  golang.org/x/text v0.43.0
# So:    take the header apart, and pass over the parts that do not parse, rather than the header.
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
