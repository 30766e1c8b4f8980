#!/usr/bin/env bash
# Guess: a whole number in a google.protobuf.Struct, such as an expiry in claims, comes out of ProtoJSON as it went in.
# Seen:  Java and Python write it as a fraction, Java the larger ones with an exponent; Go and JavaScript write whole numbers.
#        {"exp": 1795964400}: 1795964400.0 in Python, 1.7959644E9 in Java
# With:  PyPI protobuf 7.36.2, Maven com.google.protobuf:protobuf-java-util 4.33.0, npm @bufbuild/protobuf 2.17.0,
#        google.golang.org/protobuf v1.36.12
# So:    do not compare such JSON as text, and read its numbers as floating point even where only whole ones are sent.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

echo '{"exp":1795964400,"one":1,"half":0.5}' >"$work/claims.json"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check protobuf==7.36.2
noted "Python" '{"exp": 1795964400.0, "half": 0.5, "one": 1.0}' "$("$work/venv/bin/python" -c '
import sys
from google.protobuf import json_format, struct_pb2
print(json_format.MessageToJson(json_format.Parse(open(sys.argv[1]).read(), struct_pb2.Struct()), indent=None, sort_keys=True))' "$work/claims.json")"
noted "Java" '{"exp":1.7959644E9,"half":0.5,"one":1.0}' "$(java_run com.google.protobuf:protobuf-java-util:4.33.0 <<'E'
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import java.nio.file.*;

public class Main {
  public static void main(String[] arguments) throws Exception {
    var claims = Struct.newBuilder();
    JsonFormat.parser().merge(Files.readString(Path.of("claims.json")), claims);
    System.out.println(JsonFormat.printer().omittingInsignificantWhitespace().sortingMapKeys().print(claims));
  }
}
E
)"
noted "JavaScript" '{"exp":1795964400,"one":1,"half":0.5}' "$(node_run @bufbuild/protobuf@2.17.0 <<'E'
import { readFileSync } from "node:fs";
import { fromJsonString, toJsonString } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";

console.log(toJsonString(StructSchema, fromJsonString(StructSchema, readFileSync("../claims.json", "utf8"))));
E
)"
seen=$(go_run google.golang.org/protobuf@v1.36.12 <<'E'
package main

import (
	"fmt"
	"os"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"
)

func main() {
	text, _ := os.ReadFile("../claims.json")
	var claims structpb.Struct
	if err := protojson.Unmarshal(text, &claims); err != nil {
		panic(err)
	}
	written, _ := protojson.Marshal(&claims)
	fmt.Println(string(written))
}
E
)
# Go adds blanks at random.
noted "Go" '{"exp":1795964400,"half":0.5,"one":1}' "${seen// /}"
