#!/usr/bin/env bash
# Guess: in an event pattern "exists" asks whether the event has the attribute, and a name with a dot is not a path.
# Seen:  an object or an empty list counts as missing: "exists": false matches it, and true does not. null counts as present. A name
#        with a dot is the same as a path, in the pattern and in the event. So says Ruler, the library that AWS published for
#        EventBridge; ministack agrees, but for events with a dot in a name.
#        {"tags": [{"exists": false}]} matches {"tags": []}
# With:  Maven software.amazon.event.ruler:event-ruler 1.8.1, ministack 1.5.33
# So:    match a member of the object that is always there; leave out empty lists.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/events.bash"

cat >"$work/cases.json" <<'E'
[[{"a": [{"exists": true}]}, {"a": null}],
 [{"a": [{"exists": true}]}, {"a": [1]}],
 [{"a": [{"exists": true}]}, {"a": []}],
 [{"a": [{"exists": false}]}, {"a": []}],
 [{"a": [{"exists": true}]}, {"a": {"b": 1}}],
 [{"a": [{"exists": false}]}, {"a": {"b": 1}}],
 [{"a.b": [1]}, {"a": {"b": 1}}],
 [{"a.b": [1]}, {"a.b": 1}],
 [{"a": {"b": [1]}}, {"a.b": 1}]]
E
noted "Ruler" 'true,true,false,true,false,true,true,true,true' "$(ruler_matches)"
ministack
noted "ministack" 'true,true,false,true,false,true,true,false,false' "$(ministack_matches)"
