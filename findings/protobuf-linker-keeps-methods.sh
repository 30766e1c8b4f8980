#!/usr/bin/env bash
# Guess: a patch release of a library hardly changes the size of a program.
# Seen:  protobuf 1.36.11 looks up a method by the name Methods, which reflect.Type has since Go 1.26: the linker then keeps
#        all exported methods of all types. 1.36.12 does not. A program that encodes one timestamp and creates an HTTP client
#        is a seventh larger: 8,872,098 bytes, then 7,741,602.
# With:  google.golang.org/protobuf v1.36.11 and v1.36.12, go1.26
# So:    use 1.36.12 or newer; a test limits the size of the executables.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

[[ $(go env GOVERSION) == go1.26* ]] || fail "this is about go1.26, here is $(go env GOVERSION)"
size() {
  go_run "google.golang.org/protobuf@$1" <<'E'
package main

import (
	"net/http"
	"os"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func main() {
	text, err := protojson.Marshal(timestamppb.Now())
	if err != nil || len(os.Args) > 5 {
		http.Get(string(text))
	}
}
E
  (cd "$work/go" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "../$1" .)
  wc -c <"$work/$1"
}
old=$(size v1.36.11)
new=$(size v1.36.12)
echo "v1.36.11: $old bytes, v1.36.12: $new bytes"
noted "the older is larger by a tenth at least" true "$([ $((old * 10)) -ge $((new * 11)) ] && echo true || echo false)"
