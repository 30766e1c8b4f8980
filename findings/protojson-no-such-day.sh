#!/usr/bin/env bash
# Guess: a timestamp with a day that does not exist, as a form may send, is refused by every ProtoJSON implementation.
# Seen:  JavaScript moves 29 February 2026 to 1 March, and hour 24 to the next day, as Date.parse does. Go and Python refuse both. A
#        server that reads requests with it stores another day than the one that was sent.
#        2026-02-29T00:00:00Z -> 2026-03-01T00:00:00Z
# With:  npm @bufbuild/protobuf 2.17.0, PyPI protobuf 7.36.2, google.golang.org/protobuf v1.36.12
# So:    check dates before they are put into a message.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

printf '"%s"\n' 2028-02-29T00:00:00Z 2026-02-29T00:00:00Z 2026-11-28T24:00:00Z 2026-02-30T00:00:00Z 2026-02-32T00:00:00Z >"$work/times"
mkdir "$work/node"
(cd "$work/node" && npm init -y && npm install --silent --no-audit --no-fund @bufbuild/protobuf@2.17.0) >>"$work/log" 2>&1
cat >"$work/node/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import { fromJsonString, toJsonString } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";

for (const time of readFileSync("../times", "utf8").trim().split("\n")) {
  try {
    console.log(toJsonString(TimestampSchema, fromJsonString(TimestampSchema, time)));
  } catch {
    console.log("refused");
  }
}
E
noted "JavaScript" '"2028-02-29T00:00:00Z"
"2026-03-01T00:00:00Z"
"2026-11-29T00:00:00Z"
"2026-03-02T00:00:00Z"
refused' "$(cd "$work/node" && node main.mjs)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check protobuf==7.36.2
cat >"$work/main.py" <<'E'
import sys
from google.protobuf import json_format, timestamp_pb2

for time in open(sys.argv[1]).read().split():
    try:
        print(json_format.MessageToJson(json_format.Parse(time, timestamp_pb2.Timestamp())))
    except json_format.ParseError:
        print("refused")
E
others='"2028-02-29T00:00:00Z"
refused
refused
refused
refused'
noted "Python" "$others" "$("$work/venv/bin/python" "$work/main.py" "$work/times")"
seen=$(go_run google.golang.org/protobuf@v1.36.12 <<'E'
package main

import (
	"fmt"
	"os"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func main() {
	text, _ := os.ReadFile("../times")
	for _, time := range strings.Fields(string(text)) {
		var read timestamppb.Timestamp
		if err := protojson.Unmarshal([]byte(time), &read); err != nil {
			fmt.Println("refused")
			continue
		}
		written, _ := protojson.Marshal(&read)
		fmt.Println(string(written))
	}
}
E
)
noted "Go" "$others" "$seen"
