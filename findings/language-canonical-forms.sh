#!/usr/bin/env bash
# Guess: Go and JavaScript have one canonical form for a well-formed language tag, as both follow BCP 47 and CLDR.
# Seen:  Intl refuses extended and grandfathered tags (RFC 5646, sections 2.2.2 and 2.2.8), private tags, and underscores, all of which
#        x/text accepts. Of those that both accept, x/text keeps cmn, arb and the codes of former countries, which Intl replaces.
#        zh-yue: yue, RangeError      cmn: cmn, zh      sr-YU: sr-YU, sr-RS
# With:  golang.org/x/text v0.43.0, node 20
# So:    compare tags in one place only; catch errors where a page passes a locale from the server to Intl.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run golang.org/x/text@v0.43.0 <<'E'
package main

import (
	"fmt"

	"golang.org/x/text/language"
)

func main() {
	for _, text := range []string{"de-at", "iw", "zh-yue", "zh-min-nan", "no-bok", "x-house", "de_AT", "cmn", "arb", "sr-YU", "nl-AN"} {
		tag, err := language.Parse(text)
		fmt.Println(text, tag, err)
	}
}
E
)
noted "x/text" 'de-at de-AT <nil>
iw he <nil>
zh-yue yue <nil>
zh-min-nan nan <nil>
no-bok nb <nil>
x-house x-house <nil>
de_AT de-AT <nil>
cmn cmn <nil>
arb arb <nil>
sr-YU sr-YU <nil>
nl-AN nl-AN <nil>' "$seen"
cat >"$work/main.mjs" <<'E'
for (const text of ["de-at", "iw", "zh-yue", "zh-min-nan", "no-bok", "x-house", "de_AT", "cmn", "arb", "sr-YU", "nl-AN"]) {
  try {
    console.log(text, Intl.getCanonicalLocales(text)[0]);
  } catch (error) {
    console.log(text, error.name);
  }
}
E
noted "Intl" 'de-at de-AT
iw he
zh-yue RangeError
zh-min-nan RangeError
no-bok RangeError
x-house RangeError
de_AT RangeError
cmn zh
arb ar
sr-YU sr-RS
nl-AN nl-CW' "$(node "$work/main.mjs")"
