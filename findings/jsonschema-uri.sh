#!/usr/bin/env bash
# Guess: the format "uri" accepts the same redirect URIs everywhere, and no template and no blank (RFC 3986).
# Seen:  Go accepts a URI with braces, blanks or letters beyond ASCII, which ajv, Python and Rust refuse; ajv refuses the bare scheme
#        "app:", which the others accept. A template that somebody forgot to fill in passes in Go.
#        https://a.example/{tenant}: accepted by Go      app: refused by ajv
# With:  github.com/santhosh-tekuri/jsonschema/v6 v6.0.3, npm ajv 8.20.0 with ajv-formats 3.0.1, PyPI jsonschema 4.26.0 with
#        rfc3987 1.3.8, jsonschema-rs 0.61.2
# So:    add a pattern to the schema.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

echo '["https://a.example/back", "https://a.example/{tenant}", "https://a.example/my app", "https://a.example/zurück", "app:", "back"]' >"$work/uris.json"
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
	compiler.AddResource("https://a.example/s", map[string]any{"format": "uri"})
	file, _ := os.Open("../uris.json")
	uris, _ := jsonschema.UnmarshalJSON(file)
	var accepted []any
	for _, uri := range uris.([]any) {
		accepted = append(accepted, compiler.MustCompile("https://a.example/s").Validate(uri) == nil)
	}
	fmt.Println(accepted...)
}
E
)
noted "Go" 'true true true true true false' "$seen"
(cd "$work" && npm install --silent --no-audit --no-fund ajv@8.20.0 ajv-formats@3.0.1)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";

const ajv = new Ajv.default();
formats.default(ajv);
console.log(...JSON.parse(readFileSync("uris.json")).map(ajv.compile({ type: "string", format: "uri" })));
E
noted "ajv" 'true false false false false false' "$(cd "$work" && node main.mjs)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check jsonschema==4.26.0 rfc3987==1.3.8 jsonschema-rs==0.61.2
cat >"$work/main.py" <<'E'
import json, sys
import jsonschema_rs
from jsonschema import Draft202012Validator

schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "format": "uri"}
uris = json.load(open(sys.argv[1]))
print(*map(Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).is_valid, uris))
print(*map(jsonschema_rs.validator_for(schema, validate_formats=True).is_valid, uris))
E
noted "Python, Rust" 'True False False False True False
True False False False True False' "$("$work/venv/bin/python" "$work/main.py" "$work/uris.json")"
