#!/usr/bin/env bash
# Guess: a language that is not offered matches with confidence No, and the default is taken.
# Seen:  Luxembourgish, Swiss German and Romansh get German, Breton and Corsican get French, each with confidence High:
#        CLDR's data on which languages people can read decides, not the language itself.
#        rm -> de High
# With:  golang.org/x/text/language v0.43.0
# So:    where the contract requires the default instead, compare the base languages after the match.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run golang.org/x/text@v0.43.0 <<'E'
package main

import (
	"fmt"

	"golang.org/x/text/language"
)

func main() {
	offered := []language.Tag{language.English, language.German, language.French}
	matcher := language.NewMatcher(offered)
	for _, wanted := range []string{"lb", "gsw", "rm", "br", "co", "ja"} {
		_, index, confidence := matcher.Match(language.MustParse(wanted))
		fmt.Println(wanted, offered[index], confidence)
	}
}
E
)
noted "matches" 'lb de High
gsw de High
rm de High
br fr High
co fr High
ja en No' "$seen"
