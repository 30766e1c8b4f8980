#!/usr/bin/env bash
# Guess: a field with the rule email contains a bare address, of 254 bytes at most.
# Seen:  the generated check parses a mail header: a display name, angle brackets and comments around the address pass, and
#        the limit only counts the address. The field still has the whole text.
#        "Shop <ann@shop.example>": valid
# With:  github.com/envoyproxy/protoc-gen-validate v1.3.3, protoc of PyPI grpcio-tools 1.85.1
# So:    limit the text itself, and decide which part of it to keep.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check grpcio-tools==1.85.1
mkdir -p "$work/go" "$work/bin"
cd "$work/go"
{
  go mod init finding
  GOBIN=$work/bin go install github.com/envoyproxy/protoc-gen-validate@v1.3.3
  GOBIN=$work/bin go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12
} 2>>"$work/log"
rules=$(go mod download -json github.com/envoyproxy/protoc-gen-validate@v1.3.3 | jq -r .Dir)
cat >person.proto <<'E'
syntax = "proto3";
package person;
option go_package = "finding/person";
import "validate/validate.proto";
message Person { string email = 1 [(validate.rules).string.email = true]; }
E
mkdir -p person
PATH=$work/bin:$PATH "$work/venv/bin/python" -m grpc_tools.protoc -I. -I"$rules" --go_out=paths=source_relative:person \
  --validate_out=lang=go,paths=source_relative:person person.proto
cd - >/dev/null
seen=$(go_run github.com/envoyproxy/protoc-gen-validate@v1.3.3 google.golang.org/protobuf@v1.36.12 <<'E'
package main

import (
	"fmt"
	"strings"

	"finding/person"
)

func main() {
	for _, email := range []string{
		"ann@shop.example", "Shop <ann@shop.example>", "<ann@shop.example>", "ann@shop.example (Ann)",
		strings.Repeat("x", 1000) + " <ann@shop.example>", "ann", "ann@",
	} {
		fmt.Printf("%.24s: %t\n", email, (&person.Person{Email: email}).Validate() == nil)
	}
}
E
)
noted "valid" 'ann@shop.example: true
Shop <ann@shop.example>: true
<ann@shop.example>: true
ann@shop.example (Ann): true
xxxxxxxxxxxxxxxxxxxxxxxx: true
ann: false
ann@: false' "$seen"
