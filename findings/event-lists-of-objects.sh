#!/usr/bin/env bash
# Guess: an event pattern for a member of the objects in a list matches if one of the objects has it; "exists": false, if one lacks it.
# Seen:  so it is with the library that AWS published for EventBridge, except that "exists": false requires that no object has the
#        member. ministack matches as soon as one lacks it. In moto a pattern never matches within a list, except for that one.
#        {"users": {"id": ["1"]}} matches {"users": [{"id": "1"}]}: not in moto
# With:  Maven software.amazon.event.ruler:event-ruler 1.8.1, PyPI moto 5.2.5, ministack 1.5.33
# So:    keep lists of objects out of what rules match, or test the rules on Ruler.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/events.bash"

cat >"$work/cases.json" <<'E'
[[{"users": {"id": ["1"]}}, {"users": [{"id": "1"}, {"id": "2"}]}],
 [{"users": {"id": ["1"], "kind": ["x"]}}, {"users": [{"id": "1", "kind": "x"}]}],
 [{"users": {"id": ["1"], "kind": ["x"]}}, {"users": [{"id": "1"}, {"kind": "x"}]}],
 [{"users": {"kind": [{"exists": false}]}}, {"users": [{"id": "1", "kind": "x"}, {"id": "2"}]}],
 [{"users": {"kind": [{"exists": false}]}}, {"users": [{"id": "1"}, {"id": "2"}]}]]
E
noted "Ruler" 'true,true,false,false,true' "$(ruler_matches)"
ministack
noted "ministack" 'true,true,false,true,true' "$(ministack_matches)"
noted "moto" 'false,false,false,true,true' "$(moto_matches)"
