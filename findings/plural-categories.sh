#!/usr/bin/env bash
# Guess: libraries that follow CLDR put a number into the same plural category, in languages as settled as French and Hebrew.
# Seen:  x/text has the rules of CLDR 32. It lacks "many" for a million in the Romance languages, and in Hebrew has it for 20, which
#        CLDR has dropped. So a text translated for one library lacks a form in the other.
#        fr 1000000: other in Go, many in JavaScript and Python
# With:  golang.org/x/text v0.43.0, PyPI babel 2.19.0, Node 20 with CLDR 46 or later
# So:    give each plural text the form "other"; choose the category in one library.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

echo '[["fr", 1000000], ["es", 1000000], ["it", 2000000], ["pt", 1000000], ["he", 20], ["mk", 11], ["pl", 5], ["ar", 100], ["de", 1000000]]' >"$work/cases.json"
newer='fr 1000000 many
es 1000000 many
it 2000000 many
pt 1000000 many
he 20 other
mk 11 other
pl 5 many
ar 100 other
de 1000000 other'
noted "JavaScript" "$newer" "$(cd "$work" && node -e '
for (const [language, number] of require("./cases.json")) console.log(language, number, new Intl.PluralRules(language).select(number))')"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check babel==2.19.0
noted "Python" "$newer" "$("$work/venv/bin/python" -c '
import json, sys
from babel import Locale
for language, number in json.load(open(sys.argv[1])):
    print(language, number, Locale.parse(language).plural_form(number))' "$work/cases.json")"
seen=$(go_run golang.org/x/text@v0.43.0 <<'E'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

func main() {
	text, _ := os.ReadFile("../cases.json")
	var cases [][2]any
	if err := json.Unmarshal(text, &cases); err != nil {
		panic(err)
	}
	forms := map[plural.Form]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}
	for _, c := range cases {
		number := int(c[1].(float64))
		fmt.Println(c[0], number, forms[plural.Cardinal.MatchPlural(language.MustParse(c[0].(string)), number, 0, 0, 0, 0)])
	}
}
E
)
noted "Go" 'fr 1000000 other
es 1000000 other
it 2000000 other
pt 1000000 other
he 20 many
mk 11 one
pl 5 many
ar 100 other
de 1000000 other' "$seen"
