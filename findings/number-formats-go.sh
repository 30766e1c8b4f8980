#!/usr/bin/env bash
# Guess: Go writes a number as JavaScript does, both with the data of CLDR, at least in languages as settled as Spanish and Norwegian.
# Seen:  Spanish, Italian and Polish group four digits in Go, where JavaScript begins with five. `no` is written as English, only `nb` as
#        Norwegian. Egypt's digits are Latin in Go, and those of Arabic without a region Arabic; in JavaScript it is the other way round.
#        no: 1,234,567.5, where nb has 1 234 567,5
# With:  golang.org/x/text v0.43.0, Node 20
# So:    format numbers for people in one place; with Go, replace `no` by `nb`.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

# Blanks that do not break are printed as underscores.
noted "JavaScript" 'en: 1,234 1,234,567.5
de: 1.234 1.234.567,5
es: 1234 1.234.567,5
it: 1234 1.234.567,5
pl: 1234 1_234_567,5
nb: 1_234 1_234_567,5
no: 1_234 1_234_567,5
ar: 1,234 1,234,567.5
ar-EG: ١٬٢٣٤ ١٬٢٣٤٬٥٦٧٫٥' "$(node -e '
for (const language of ["en", "de", "es", "it", "pl", "nb", "no", "ar", "ar-EG"]) {
  const written = [1234, 1234567.5].map((number) => new Intl.NumberFormat(language).format(number).replace(/\s/g, "_"));
  console.log(`${language}: ${written.join(" ")}`);
}')"
seen=$(go_run golang.org/x/text@v0.43.0 <<'E'
package main

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

func main() {
	for _, name := range []string{"en", "de", "es", "it", "pl", "nb", "no", "ar", "ar-EG"} {
		printer := message.NewPrinter(language.MustParse(name))
		written := func(value float64) string {
			return strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) {
					return '_'
				}
				return r
			}, printer.Sprint(number.Decimal(value)))
		}
		fmt.Printf("%s: %s %s\n", name, written(1234), written(1234567.5))
	}
}
E
)
noted "Go" 'en: 1,234 1,234,567.5
de: 1.234 1.234.567,5
es: 1.234 1.234.567,5
it: 1.234 1.234.567,5
pl: 1_234 1_234_567,5
nb: 1_234 1_234_567,5
no: 1,234 1,234,567.5
ar: ١٬٢٣٤ ١٬٢٣٤٬٥٦٧٫٥
ar-EG: 1,234 1,234,567.5' "$seen"
