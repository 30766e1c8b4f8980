#!/usr/bin/env bash
# Guess: a rule of protovalidate means the same in each language, as the libraries share one suite of conformance tests.
# Seen:  in Go getMilliseconds is a duration's whole length, in JavaScript and Python what its last second has beyond the full one. What a
#        rule with it refuses in Go is accepted by the others.
#        this.getMilliseconds() <= 1000, 61.5s: refused for its 61500, valid, valid
# With:  buf.build/go/protovalidate v1.4.0, npm @bufbuild/protovalidate 1.3.0, PyPI protovalidate 2.1.0
# So:    compare durations with durations, such as duration("1s").
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/protovalidate.bash"

cat >"$work/cases" <<'E'
Limited {"wait": "61.5s"}
Compared {"wait": "61.5s"}
Shown {"wait": "61.5s"}
Shown {"wait": "-61.5s"}
E
noted "61.5s, in Go, JavaScript and Python" 'too long|valid|valid
too long|too long|too long
61500 ms, 61 s|500 ms, 61 s|500 ms, 61 s
-61500 ms, -61 s|-500 ms, -61 s|-500 ms, -61 s' "$(violations <<'E'
syntax = "proto3";
import "buf/validate/validate.proto";
import "google/protobuf/duration.proto";

message Limited {
  google.protobuf.Duration wait = 1 [(buf.validate.field).cel = {id: "limit", message: "too long", expression: "this.getMilliseconds() <= 1000"}];
}
message Compared {
  google.protobuf.Duration wait = 1 [(buf.validate.field).cel = {id: "limit", message: "too long", expression: "this <= duration('1s')"}];
}
message Shown {
  google.protobuf.Duration wait = 1 [(buf.validate.field).cel = {
    id: "shown", expression: "string(this.getMilliseconds()) + ' ms, ' + string(this.getSeconds()) + ' s'"}];
}
E
)"
