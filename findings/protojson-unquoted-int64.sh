#!/usr/bin/env bash
# Guess: a 64-bit integer that is a JSON number, which ProtoJSON allows, is read exactly or refused; in quotes it may have an exponent.
# Seen:  JavaScript rounds an unquoted one beyond 2**53 to the next float without an error: an id becomes its neighbour's. Go and
#        Python read it exactly. In quotes "1e3" and "1.0" are integers for Go and Python, and errors for JavaScript.
#        9007199254740993 -> 9007199254740992
# With:  npm @bufbuild/protobuf 2.17.0, PyPI protobuf 7.36.2, google.golang.org/protobuf v1.36.12
# So:    write 64-bit integers in quotes, without an exponent, in requests written by hand too.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

printf '%s\n' 9007199254740993 '"9007199254740993"' '"1e3"' '"1.0"' 1e3 >"$work/numbers"
mkdir "$work/node"
(cd "$work/node" && npm init -y && npm install --silent --no-audit --no-fund @bufbuild/protobuf@2.17.0) >>"$work/log" 2>&1
cat >"$work/node/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import { fromJsonString } from "@bufbuild/protobuf";
import { Int64ValueSchema } from "@bufbuild/protobuf/wkt";

for (const number of readFileSync("../numbers", "utf8").trim().split("\n")) {
  try {
    console.log(number, String(fromJsonString(Int64ValueSchema, number).value));
  } catch {
    console.log(number, "refused");
  }
}
E
noted "JavaScript" '9007199254740993 9007199254740992
"9007199254740993" 9007199254740993
"1e3" refused
"1.0" refused
1e3 1000' "$(cd "$work/node" && node main.mjs)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check protobuf==7.36.2
cat >"$work/main.py" <<'E'
import sys
from google.protobuf import json_format, wrappers_pb2

for number in open(sys.argv[1]).read().split():
    print(number, json_format.Parse(number, wrappers_pb2.Int64Value()).value)
E
others='9007199254740993 9007199254740993
"9007199254740993" 9007199254740993
"1e3" 1000
"1.0" 1
1e3 1000'
noted "Python" "$others" "$("$work/venv/bin/python" "$work/main.py" "$work/numbers")"
seen=$(go_run google.golang.org/protobuf@v1.36.12 <<'E'
package main

import (
	"fmt"
	"os"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func main() {
	text, _ := os.ReadFile("../numbers")
	for _, number := range strings.Fields(string(text)) {
		var read wrapperspb.Int64Value
		if err := protojson.Unmarshal([]byte(number), &read); err != nil {
			panic(err)
		}
		fmt.Println(number, read.Value)
	}
}
E
)
noted "Go" "$others" "$seen"
