#!/usr/bin/env bash
# Guess: a duration as java.time.Duration writes it has the format "duration" for all validators, or for none.
# Seen:  ISO 8601 allows more than the grammar that JSON Schema refers to (RFC 3339, appendix A), which has no fractions and skips no
#        unit. An hour and a second is refused by Rust alone; of one and a half seconds only Python approves. A minute and a second,
#        which an example would have, passes everywhere.
#        PT1H1S: refused by Rust      PT1.5S: accepted by Python
# With:  OpenJDK's java.time, npm ajv 8.20.0 with ajv-formats 3.0.1, PyPI jsonschema 4.26.0 with isoduration 20.11.0, jsonschema-rs
#        0.61.2, github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
# So:    send seconds as a number.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/Main.java" <<'E'
import java.time.Duration;

public class Main {
  public static void main(String[] arguments) {
    System.out.print("[\"" + Duration.ofSeconds(61) + "\", \"" + Duration.ofSeconds(3601) + "\", \"" + Duration.ofMillis(1500) + "\", \""
        + Duration.ofHours(36) + "\"]");
  }
}
E
java "$work/Main.java" >"$work/durations.json"
noted "Java" '["PT1M1S", "PT1H1S", "PT1.5S", "PT36H"]' "$(cat "$work/durations.json")"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check jsonschema==4.26.0 isoduration==20.11.0 jsonschema-rs==0.61.2
cat >"$work/main.py" <<'E'
import json, sys
import jsonschema_rs
from jsonschema import Draft202012Validator

schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "format": "duration"}
python = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
rust = jsonschema_rs.validator_for(schema, validate_formats=True)
durations = json.load(open(sys.argv[1]))
print(*map(python.is_valid, durations), "|", *map(rust.is_valid, durations))
E
noted "Python | Rust" 'True True True True | True False False True' "$("$work/venv/bin/python" "$work/main.py" "$work/durations.json")"
(cd "$work" && npm install --silent --no-audit --no-fund ajv@8.20.0 ajv-formats@3.0.1)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";

const ajv = new Ajv.default();
formats.default(ajv);
console.log(...JSON.parse(readFileSync("durations.json")).map(ajv.compile({ type: "string", format: "duration" })));
E
noted "ajv" 'true true false true' "$(cd "$work" && node main.mjs)"
seen=$(go_run github.com/santhosh-tekuri/jsonschema/v6@v6.0.3 <<'E'
package main

import (
	"fmt"
	"os"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func main() {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiler.AddResource("https://a.example/s", map[string]any{"format": "duration"})
	file, _ := os.Open("../durations.json")
	durations, _ := jsonschema.UnmarshalJSON(file)
	var accepted []any
	for _, duration := range durations.([]any) {
		accepted = append(accepted, compiler.MustCompile("https://a.example/s").Validate(duration) == nil)
	}
	fmt.Println(accepted...)
}
E
)
noted "Go" 'true true false true' "$seen"
