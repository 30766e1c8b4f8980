#!/usr/bin/env bash
# Guess: the mask "*", which Google's API guidelines (AIP-134) define as "all fields", passes through ProtoJSON like any other.
# Seen:  Go neither writes nor reads it, nor any other path that is not made of field names: one such path makes the whole
#        message an error. Python and JavaScript write and read it, so a Go server refuses their requests.
#        google.protobuf.FieldMask.paths contains invalid path: "*"
# With:  google.golang.org/protobuf v1.36.12, PyPI protobuf 7.36.2, npm @bufbuild/protobuf 2.17.0
# So:    let an absent mask mean "all fields", or take the mask as a string.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check protobuf==7.36.2
go=$(go_run google.golang.org/protobuf@v1.36.12 <<'E'
package main

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

func main() {
	for _, path := range []string{"name", "*", "user.*", "labels.`a-b`"} {
		mask := &fieldmaskpb.FieldMask{Paths: []string{path}}
		binary, err := proto.Marshal(mask)
		_, write := protojson.Marshal(mask)
		var read, fromBinary fieldmaskpb.FieldMask
		fmt.Println(path, write == nil, protojson.Unmarshal([]byte(`"`+path+`"`), &read) == nil, err == nil && proto.Unmarshal(binary, &fromBinary) == nil)
	}
}
E
)
noted "Go: path, JSON written, JSON read, binary" 'name true true true
* false false true
user.* false false true
labels.`a-b` false false true' "$go"
mkdir "$work/node"
(cd "$work/node" && npm init -y && npm install --silent --no-audit --no-fund @bufbuild/protobuf@2.17.0) >>"$work/log" 2>&1
cat >"$work/node/main.mjs" <<'E'
import { create, fromJsonString, toJsonString } from "@bufbuild/protobuf";
import { FieldMaskSchema } from "@bufbuild/protobuf/wkt";

const written = toJsonString(FieldMaskSchema, create(FieldMaskSchema, { paths: ["*", "user.*", "labels.`a-b`"] }));
console.log(written, fromJsonString(FieldMaskSchema, written).paths.length);
E
noted "JavaScript" '"*,user.*,labels.`a-b`" 3' "$(cd "$work/node" && node main.mjs)"
cat >"$work/main.py" <<'E'
from google.protobuf import field_mask_pb2, json_format

written = json_format.MessageToJson(field_mask_pb2.FieldMask(paths=["*", "user.*", "labels.`a-b`"]))
print(written, len(json_format.Parse(written, field_mask_pb2.FieldMask()).paths))
E
noted "Python" '"*,user.*,labels.`a-b`" 3' "$("$work/venv/bin/python" "$work/main.py")"
