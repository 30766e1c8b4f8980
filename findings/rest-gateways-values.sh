#!/usr/bin/env bash
# Guess: grpc-gateway and vanguard, which serve methods by the same annotations (google.api.http), read the same values from a URL.
# Seen:  grpc-gateway wants a field mask as the proto file spells it, unlike in JSON, and the JSON name makes a message that has no JSON;
#        vanguard refuses the former. An id with a colon or a percent sign, escaped or not, is found by grpc-gateway alone, one with an
#        escaped slash by neither. true may be 1 in grpc-gateway alone, base64 without padding in vanguard alone.
#        ?mask=display_name: yes and 400, ?mask=displayName: 500 and yes
# With:  github.com/grpc-ecosystem/grpc-gateway/v2 v2.27.3, connectrpc.com/vanguard v0.4.0
# So:    try the URLs of clients before one replaces the other, and keep masks in the body, ids free of colons.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/wires.bash"

# asked SERVER: the field that each URL sets, or the status.
asked() {
  local url
  for url in 'x?mask=display_name' 'x?mask=displayName' 'x?active=true' 'x?active=1' 'x?raw=_-8=' 'x?raw=_-8' \
    'a@b' 'urn:b' 'urn%3Ab' 'a%25b' 'a%2Fb'; do
    echo "$url $(curl -s -w '\n%{http_code}\n' "$1/v1/things/$url" | jq -rRs 'split("\n") |
      if .[1] == "200" then .[0] | fromjson | first(.mask, .raw, .active, .id | select(. != null and . != "" and . != false)) else .[-2] end')"
  done
}
rest_gateways
noted "grpc-gateway" 'x?mask=display_name displayName
x?mask=displayName 500
x?active=true true
x?active=1 true
x?raw=_-8= /+8=
x?raw=_-8 400
a@b a@b
urn:b urn:b
urn%3Ab urn:b
a%25b a%b
a%2Fb 404' "$(asked "$gateway")"
noted "vanguard" 'x?mask=display_name 400
x?mask=displayName displayName
x?active=true true
x?active=1 400
x?raw=_-8= /+8=
x?raw=_-8 /+8=
a@b a@b
urn:b 404
urn%3Ab 404
a%25b 404
a%2Fb 404' "$(asked "$vanguard")"
