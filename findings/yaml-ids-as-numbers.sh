#!/usr/bin/env bash
# Guess: an account id or a short commit hash without quotes is text for all YAML readers, or the same number for all of them.
# Seen:  five readers read them in four ways. Depending on its other digits, an id with a leading zero loses the zero, is taken for
#        octal or stays text; a hash of digits around an e may become infinity.
#        012345678901 -> 1.2345678901e+10, text, 12345678901      012345670123 -> 1402433619, 12345670123
# With:  go.yaml.in/yaml/v3 v3.0.5, github.com/goccy/go-yaml v1.19.2, PyPI PyYAML 6.0.4, npm yaml 2.9.1, js-yaml 5.5.0
# So:    put ids in quotes, in parameter files and environment variables too.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/ids.yaml" <<'E'
- 123456789012
- 012345678901
- 012345670123
- 91e10000
- "012345678901"
E
seen=$(go_run go.yaml.in/yaml/v3@v3.0.5 github.com/goccy/go-yaml@v1.19.2 <<'E'
package main

import (
	"fmt"
	"os"

	goccy "github.com/goccy/go-yaml"
	"go.yaml.in/yaml/v3"
)

func main() {
	text, _ := os.ReadFile("../ids.yaml")
	var one, two []any
	fmt.Println(yaml.Unmarshal(text, &one), goccy.Unmarshal(text, &two))
	for i := range one {
		fmt.Printf("%T %v, %T %v\n", one[i], one[i], two[i], two[i])
	}
}
E
)
noted "yaml/v3 and goccy" '<nil> <nil>
int 123456789012, uint64 123456789012
float64 1.2345678901e+10, string 012345678901
int 1402433619, uint64 1402433619
string 91e10000, string 91e10000
string 012345678901, string 012345678901' "$seen"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check PyYAML==6.0.4
noted "PyYAML" "[123456789012, '012345678901', 1402433619, '91e10000', '012345678901']" \
  "$("$work/venv/bin/python" -c 'import sys, yaml; print(yaml.safe_load(open(sys.argv[1])))' "$work/ids.yaml")"
(cd "$work" && npm install --silent --no-audit --no-fund yaml@2.9.1 js-yaml@5.5.0)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import * as jsYaml from "js-yaml";
import { parse } from "yaml";

const text = readFileSync("ids.yaml", "utf8");
for (const read of [parse, jsYaml.load]) console.log(inspect(read(text)).replace(/\s+/g, " "));
E
noted "yaml and js-yaml" "[ 123456789012, 12345678901, 12345670123, Infinity, '012345678901' ]
[ 123456789012, 12345678901, 12345670123, '91e10000', '012345678901' ]" "$(cd "$work" && node main.mjs)"
