#!/usr/bin/env bash
# Guess: every implementation of ProtoJSON reads the largest float as the others write it, at least as it writes it itself.
# Seen:  Python writes 3.4028235e+38, as Go does, and refuses to read it: it compares the decimal number, which is larger,
#        before rounding it to a float. A "no limit" spelt as the largest float breaks a Python client. Go and JavaScript read
#        it.
#        Float value too large at FloatValue.value
# With:  PyPI protobuf 7.36.2, google.golang.org/protobuf v1.36.12, npm @bufbuild/protobuf 2.17.0
# So:    for "no limit" leave the field out or use "Infinity", which all of them read.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check protobuf==7.36.2
go=$(go_run google.golang.org/protobuf@v1.36.12 <<'E'
package main

import (
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func main() {
	written, _ := protojson.Marshal(wrapperspb.Float(math.MaxFloat32))
	var read, unlimited wrapperspb.FloatValue
	err := protojson.Unmarshal(written, &read)
	fmt.Println(string(written), err, read.Value == math.MaxFloat32, protojson.Unmarshal([]byte(`"Infinity"`), &unlimited))
}
E
)
noted "Go" "3.4028235e+38 <nil> true <nil>" "$go"
mkdir "$work/node"
(cd "$work/node" && npm init -y && npm install --silent --no-audit --no-fund @bufbuild/protobuf@2.17.0) >>"$work/log" 2>&1
cat >"$work/node/main.mjs" <<'E'
import { fromJsonString } from "@bufbuild/protobuf";
import { FloatValueSchema } from "@bufbuild/protobuf/wkt";

const read = (json) => Math.fround(fromJsonString(FloatValueSchema, json).value);
console.log(read("3.4028235e+38") === 2 ** 128 - 2 ** 104, read('"Infinity"'));
E
noted "JavaScript" "true Infinity" "$(cd "$work/node" && node main.mjs)"
cat >"$work/main.py" <<'E'
from google.protobuf import json_format, wrappers_pb2

written = json_format.MessageToJson(wrappers_pb2.FloatValue(value=2.0**128 - 2.0**104))
try:
    json_format.Parse(written, wrappers_pb2.FloatValue())
    print(written, "read")
except json_format.ParseError as error:
    print(written, error)
print(json_format.Parse('"Infinity"', wrappers_pb2.FloatValue()).value)
E
noted "Python" "3.4028235e+38 Float value too large at FloatValue.value
inf" "$("$work/venv/bin/python" "$work/main.py")"
