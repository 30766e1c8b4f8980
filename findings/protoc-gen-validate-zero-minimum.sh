#!/usr/bin/env bash
# Guess: a minimum of 0 has no effect, so a field with min_len 0 and a maximum is refused with the same text as one with only
#        the maximum.
# Seen:  the generator checks whether the rule is present, not its value: the text has both bounds. So a rule that can never
#        fail changes an API's responses.
#        max_len 3: "at most 3 runes";  min_len 0, max_len 3: "between 0 and 3 runes, inclusive"
# With:  github.com/envoyproxy/protoc-gen-validate v1.3.3, protoc of PyPI grpcio-tools 1.85.1
# So:    to keep another system's texts, keep its empty rules, too.
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
cat >thing.proto <<'P'
syntax = "proto3";
package thing;
option go_package = "finding/thing";
import "validate/validate.proto";
message Thing {
  string most = 1 [(validate.rules).string.max_len = 3];
  string both = 2 [(validate.rules).string = {min_len: 0, max_len: 3}];
}
P
mkdir -p thing
PATH=$work/bin:$PATH "$work/venv/bin/python" -m grpc_tools.protoc -I. -I"$rules" --go_out=paths=source_relative:thing \
  --validate_out=lang=go,paths=source_relative:thing thing.proto
cd - >/dev/null
seen=$(go_run github.com/envoyproxy/protoc-gen-validate@v1.3.3 google.golang.org/protobuf@v1.36.12 <<'E'
package main

import (
	"fmt"

	"finding/thing"
)

func main() {
	fmt.Println((&thing.Thing{Most: "abcd"}).Validate())
	fmt.Println((&thing.Thing{Both: "abcd"}).Validate())
	fmt.Println((&thing.Thing{}).Validate())
}
E
)
noted "refusals" 'invalid Thing.Most: value length must be at most 3 runes
invalid Thing.Both: value length must be between 0 and 3 runes, inclusive
<nil>' "$seen"
