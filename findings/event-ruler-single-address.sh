#!/usr/bin/env bash
# Guess: cidr in an event pattern takes a single address as /32 or /128, and a network by any of its addresses.
# Seen:  Ruler, the library that AWS published for EventBridge, refuses the whole pattern for /32 and /128. moto accepts it,
#        but never matches by a network with bits of a host, which Ruler ignores.
#        {"ip": [{"cidr": "203.0.113.7/32"}]}: IPv4 mask bits must be < 32
# With:  Maven software.amazon.event.ruler:event-ruler 1.8.1, PyPI moto 5.2.5
# So:    name a single address as text, and a network by its first address.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/events.bash"

jq 'map([{ip: [{cidr: .[0]}]}, {ip: .[1]}])' >"$work/cases.json" <<'E'
[["203.0.113.7/32", "203.0.113.7"], ["203.0.113.7/31", "203.0.113.6"], ["203.0.113.0/24", "203.0.113.7"], ["203.0.113.7/24", "203.0.113.8"],
  ["2001:db8::7/128", "2001:db8::7"], ["2001:db8::/127", "2001:DB8:0::1"]]
E
noted "Ruler" 'IPv4 mask bits must be < 32,true,true,true,IPv6 mask bits must be < 128,true' "$(ruler_matches)"
noted "moto" 'true,false,true,false,true,true' "$(moto_matches)"
