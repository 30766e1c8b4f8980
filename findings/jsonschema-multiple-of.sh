#!/usr/bin/env bash
# Guess: "multipleOf": 0.01 accepts every amount with two decimals, for all validators: JSON numbers are decimal.
# Seen:  ajv and jsonschema for Python refuse 19.99, 4.35 and 0.07, for which a division of binary floats has a rest. The Go and Rust
#        validators accept all three. 1.1 and 0.3 pass everywhere, so that tests may not show it.
#        19.99: ajv and Python refuse it, Go and Rust accept it
# With:  npm ajv 8.20.0, PyPI jsonschema 4.26.0, jsonschema-rs 0.61.2, github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
# So:    send amounts as integers of the smallest unit, or as text with a pattern.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

echo '[19.99, 4.35, 0.07, 1.1, 0.3, 0.005]' >"$work/amounts.json"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check jsonschema==4.26.0 jsonschema-rs==0.61.2
cat >"$work/main.py" <<'E'
import json, sys
import jsonschema_rs
from jsonschema import Draft202012Validator

schema = {"multipleOf": 0.01}
for amount in json.load(open(sys.argv[1])):
    print(amount, Draft202012Validator(schema).is_valid(amount), jsonschema_rs.validator_for(schema).is_valid(amount))
E
noted "Python, Rust" '19.99 False True
4.35 False True
0.07 False True
1.1 True True
0.3 True True
0.005 False False' "$("$work/venv/bin/python" "$work/main.py" "$work/amounts.json")"
(cd "$work" && npm install --silent --no-audit --no-fund ajv@8.20.0)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";

const validate = new Ajv.default().compile({ type: "number", multipleOf: 0.01 });
console.log(...JSON.parse(readFileSync("amounts.json")).map((amount) => validate(amount)));
E
noted "ajv" 'false false false true true false' "$(cd "$work" && node main.mjs)"
seen=$(go_run github.com/santhosh-tekuri/jsonschema/v6@v6.0.3 <<'E'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func main() {
	schema, _ := jsonschema.UnmarshalJSON(strings.NewReader(`{"multipleOf": 0.01}`))
	compiler := jsonschema.NewCompiler()
	compiler.AddResource("https://a.example/s", schema)
	file, _ := os.Open("../amounts.json")
	amounts, _ := jsonschema.UnmarshalJSON(file)
	var accepted []any
	for _, amount := range amounts.([]any) {
		accepted = append(accepted, compiler.MustCompile("https://a.example/s").Validate(amount) == nil)
	}
	fmt.Println(accepted...)
}
E
)
noted "Go" 'true true true true true false' "$seen"
