#!/usr/bin/env bash
# Guess: a pattern that one validator accepts is accepted by another, or at least there is one whose patterns all the others accept.
# Seen:  each of three refuses a schema for a pattern that the other two accept: ajv an escaped sign that needs no escape, jsonschema
#        for Python a Unicode class, and jsonschema for Go a look-ahead. The schema is refused as a whole.
#        ^a\-b$: Invalid escape      ^\p{L}$: is not a 'regex'      ^(?!a): invalid or unsupported Perl syntax
# With:  npm ajv 8.20.0, PyPI jsonschema 4.26.0, github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
# So:    escape only what must be escaped, spell out classes, and compile published schemas with all three.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

echo '["^a-b$", "^a\\-b$", "^\\p{L}$", "^(?!a)"]' >"$work/patterns.json"
seen=$(go_run github.com/santhosh-tekuri/jsonschema/v6@v6.0.3 <<'E'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func main() {
	text, _ := os.ReadFile("../patterns.json")
	var patterns []string
	json.Unmarshal(text, &patterns)
	for _, pattern := range patterns {
		compiler := jsonschema.NewCompiler()
		compiler.AddResource("https://a.example/s", map[string]any{"pattern": pattern})
		_, err := compiler.Compile("https://a.example/s")
		fmt.Println(pattern, err == nil)
	}
}
E
)
noted "Go" '^a-b$ true
^a\-b$ true
^\p{L}$ true
^(?!a) false' "$seen"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check jsonschema==4.26.0
cat >"$work/main.py" <<'E'
import json, sys
from jsonschema import Draft202012Validator, SchemaError

for pattern in json.load(open(sys.argv[1])):
    try:
        Draft202012Validator.check_schema({"pattern": pattern})
        print(pattern, "true")
    except SchemaError:
        print(pattern, "false")
E
noted "Python" '^a-b$ true
^a\-b$ true
^\p{L}$ false
^(?!a) true' "$("$work/venv/bin/python" "$work/main.py" "$work/patterns.json")"
(cd "$work" && npm install --silent --no-audit --no-fund ajv@8.20.0)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";

for (const pattern of JSON.parse(readFileSync("patterns.json"))) {
  try {
    new Ajv.default().compile({ type: "string", pattern });
    console.log(pattern, true);
  } catch {
    console.log(pattern, false);
  }
}
E
noted "JavaScript" '^a-b$ true
^a\-b$ false
^\p{L}$ true
^(?!a) true' "$(cd "$work" && node main.mjs)"
