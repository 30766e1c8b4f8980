#!/usr/bin/env bash
# Guess: Go's collator sorts names as a reader of the language expects, at least in the languages that Supported lists.
# Seen:  Norwegian Bokmål and Bosnian are listed, and sorted as English is, with Ø next to O; so is Serbian in Latin letters. Nynorsk, Danish
#        and Croatian are right. JavaScript sorts all of them.
#        nb: Øye Zoe, where JavaScript has Zoe Øye
# With:  golang.org/x/text v0.43.0, Node 20
# So:    collate Norwegian as nn, and Bosnian and Serbian in Latin letters as hr.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "JavaScript" 'da: Čedo Cy Oye Zoe Øye Åse
nn: Čedo Cy Oye Zoe Øye Åse
nb: Čedo Cy Oye Zoe Øye Åse
hr: Åse Cy Čedo Oye Øye Zoe
bs: Åse Cy Čedo Oye Øye Zoe
sr-Latn: Åse Cy Čedo Oye Øye Zoe
en: Åse Čedo Cy Oye Øye Zoe' "$(node -e '
for (const language of ["da", "nn", "nb", "hr", "bs", "sr-Latn", "en"])
  console.log(`${language}: ${["Zoe", "Øye", "Oye", "Åse", "Čedo", "Cy"].sort(new Intl.Collator(language).compare).join(" ")}`)')"
seen=$(go_run golang.org/x/text@v0.43.0 <<'E'
package main

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

func main() {
	for _, name := range []string{"da", "nn", "nb", "hr", "bs", "sr-Latn", "en"} {
		tag, names := language.MustParse(name), []string{"Zoe", "Øye", "Oye", "Åse", "Čedo", "Cy"}
		collate.New(tag).SortStrings(names)
		fmt.Printf("%s %t: %s\n", name, slices.Contains(collate.Supported(), tag), strings.Join(names, " "))
	}
}
E
)
noted "Go, and whether the language is supported" 'da true: Čedo Cy Oye Zoe Øye Åse
nn true: Čedo Cy Oye Zoe Øye Åse
nb true: Åse Čedo Cy Oye Øye Zoe
hr true: Åse Cy Čedo Oye Øye Zoe
bs true: Åse Čedo Cy Oye Øye Zoe
sr-Latn true: Åse Čedo Cy Oye Øye Zoe
en true: Åse Čedo Cy Oye Øye Zoe' "$seen"
