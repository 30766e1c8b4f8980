#!/usr/bin/env bash
# Guess: in a draft-07 schema, whatever stands next to a $ref is ignored, as draft-07 says (section 8.3); or else all validators
#        follow later drafts and apply it.
# Seen:  ajv applies it, in draft-07 too; Go, Python and Rust ignore it. A maximum length next to a $ref is enforced where the
#        schema was written and tried, in JavaScript, and not where the events are read.
#        {"$ref": "#/definitions/name", "maxLength": 3}, "abcd": refused by ajv, accepted by the others
# With:  npm ajv 8.20.0, PyPI jsonschema 4.26.0, jsonschema-rs 0.61.2, github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
# So:    declare 2020-12, in which all four apply it, or put the $ref into an allOf.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

for draft in http://json-schema.org/draft-07/schema# https://json-schema.org/draft/2020-12/schema; do
  for rule in '"$ref": "#/definitions/name", "maxLength": 3' '"allOf": [{"$ref": "#/definitions/name"}], "maxLength": 3'; do
    echo "{\"\$schema\": \"$draft\", \"definitions\": {\"name\": {\"type\": \"string\"}}, \"properties\": {\"a\": {$rule}}}"
  done
done >"$work/schemas"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check jsonschema==4.26.0 jsonschema-rs==0.61.2
cat >"$work/main.py" <<'E'
import json, sys
import jsonschema_rs
from jsonschema.validators import validator_for

for line in open(sys.argv[1]):
    schema = json.loads(line)
    print(validator_for(schema)(schema).is_valid({"a": "abcd"}), jsonschema_rs.validator_for(schema).is_valid({"a": "abcd"}))
E
noted "Python and Rust accept: draft-07, with allOf, 2020-12, with allOf" 'True True
False False
False False
False False' "$("$work/venv/bin/python" "$work/main.py" "$work/schemas")"
(cd "$work" && npm install --silent --no-audit --no-fund ajv@8.20.0)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020.js";

for (const schema of readFileSync("schemas", "utf8").trim().split("\n").map(JSON.parse)) {
  const ajv = new (schema.$schema.includes("2020") ? Ajv2020 : Ajv).default({ strict: false });
  console.log(ajv.compile(schema)({ a: "abcd" }));
}
E
noted "ajv, the same" 'false
false
false
false' "$(cd "$work" && node main.mjs)"
seen=$(go_run github.com/santhosh-tekuri/jsonschema/v6@v6.0.3 <<'E'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func main() {
	text, _ := os.ReadFile("../schemas")
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		schema, _ := jsonschema.UnmarshalJSON(strings.NewReader(line))
		compiler := jsonschema.NewCompiler()
		compiler.AddResource("https://a.example/s", schema)
		fmt.Println(compiler.MustCompile("https://a.example/s").Validate(map[string]any{"a": "abcd"}) == nil)
	}
}
E
)
noted "Go, the same" 'true
false
false
false' "$seen"
