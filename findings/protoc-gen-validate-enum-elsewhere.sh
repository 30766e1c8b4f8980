#!/usr/bin/env bash
# Guess: where a message's generated code lives is a matter of go_package alone: a field rule works with an enumeration of
#        another Go package.
# Seen:  the import is written only if the enumeration's proto package differs, too. Two files of one proto package with
#        two Go packages generate code that uses the other one without importing it, and does not compile.
#        "undefined: base"
# With:  github.com/envoyproxy/protoc-gen-validate v1.3.3, protoc of PyPI grpcio-tools 1.85.1
# So:    keep enumerations with rules in the Go package of the message, or leave the rule out and check by hand.
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

# built PACKAGE: whether a message builds whose enumeration, of Go package base, is of that proto package.
built() {
  mkdir -p proto base shop
  cat >proto/base.proto <<P
syntax = "proto3";
package $1;
option go_package = "finding/base";
enum Size { SIZE_UNSPECIFIED = 0; SIZE_SMALL = 1; }
P
  cat >proto/shop.proto <<P
syntax = "proto3";
package shop;
option go_package = "finding/shop";
import "validate/validate.proto";
import "base.proto";
message Shirt { .$1.Size size = 1 [(validate.rules).enum.defined_only = true]; }
P
  PATH=$work/bin:$PATH "$work/venv/bin/python" -m grpc_tools.protoc -Iproto -I"$rules" --go_out=module=finding:. \
    --validate_out=lang=go,module=finding:. base.proto shop.proto
  go get github.com/envoyproxy/protoc-gen-validate@v1.3.3 google.golang.org/protobuf@v1.36.12 2>>"$work/log"
  if go build ./shop 2>build.log; then echo builds; else grep -o 'undefined: [a-z]*' build.log | sort -u; fi
}

noted "enumeration of another proto package" builds "$(built base)"
noted "enumeration of the same proto package" "undefined: base" "$(built shop)"
