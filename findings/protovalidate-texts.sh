#!/usr/bin/env bash
# Guess: the libraries of protovalidate describe a violation by the same text, which names the limit as the rule has it.
# Seen:  JavaScript writes a duration with its milliseconds and a large number with an exponent, Go and Python do not; format writes
#        1000000 with an exponent in Python alone, and rounds 2.675 up in JavaScript alone. The limit of a float is that of the nearest
#        double, in all three.
#        lte: 3600.5s: "must be less than or equal to 3600.5s", in JavaScript "3600.500s"
# With:  buf.build/go/protovalidate v1.4.0, npm @bufbuild/protovalidate 1.3.0, PyPI protovalidate 2.1.0
# So:    compare a violation's rule and field, not its text; give a float a limit that binary fractions can express.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/protovalidate.bash"

cat >"$work/cases" <<'E'
Wait {"wait": "7200s"}
Large {"size": 1e22}
Small {"share": 0.5}
Shown {"size": 1000000}
Rounded {"size": 2.675}
E
noted "Go, JavaScript and Python" 'must be less than or equal to 3600.5s|must be less than or equal to 3600.500s|must be less than or equal to 3600.5s
must be less than 1000000000000000000000|must be less than 1e+21|must be less than 1000000000000000000000
must be less than 0.10000000149011612|must be less than 0.10000000149011612|must be less than 0.10000000149011612
1000000|1000000|1e+06
2.67|2.68|2.67' "$(violations <<'E'
syntax = "proto3";
import "buf/validate/validate.proto";
import "google/protobuf/duration.proto";

message Wait { google.protobuf.Duration wait = 1 [(buf.validate.field).duration.lte = {seconds: 3600, nanos: 500000000}]; }
message Large { double size = 1 [(buf.validate.field).double.lt = 1e21]; }
message Small { float share = 1 [(buf.validate.field).float.lt = 0.1]; }
message Shown { double size = 1 [(buf.validate.field).cel = {id: "shown", expression: "'%s'.format([this])"}]; }
message Rounded { double size = 1 [(buf.validate.field).cel = {id: "shown", expression: "'%.2f'.format([this])"}]; }
E
)"
