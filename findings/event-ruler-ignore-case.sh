#!/usr/bin/env bash
# Guess: equals-ignore-case in an event pattern folds case in one fixed way, whichever of the two spellings the pattern has.
# Seen:  the library that AWS published for EventBridge accepts for each of the pattern's letters what Java makes of it in upper and in
#        lower case: ß also matches SS, a ligature its letters in upper case only, and a pattern in upper case no final sigma. moto
#        compares both texts in lower case, and decides otherwise in each of these cases.
#        {"equals-ignore-case": "Straße"} matches STRASSE, {"equals-ignore-case": "STRASSE"} does not match Straße
# With:  Maven software.amazon.event.ruler:event-ruler 1.8.1, PyPI moto 5.2.5
# So:    match identifiers that are ASCII, or put a folded copy of a name in the event.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/events.bash"

jq 'map([{name: [{"equals-ignore-case": .[0]}]}, {name: .[1]}])' >"$work/cases.json" <<'E'
[["Straße", "STRASSE"], ["STRASSE", "Straße"], ["ﬁle", "FILE"], ["ﬁle", "file"], ["ΟΔΟΣ", "οδος"], ["ΟΔΟΣ", "οδοσ"], ["Jörg", "JÖRG"]]
E
noted "Ruler" 'true,false,true,false,false,true,true' "$(ruler_matches)"
noted "moto" 'false,false,false,false,true,false,true' "$(moto_matches)"
