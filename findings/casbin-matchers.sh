#!/usr/bin/env bash
# Guess: Casbin's functions match the same paths in each language, and a path matches itself.
# Seen:  regexMatch finds the pattern anywhere in Go and Node.js, in Python only at the beginning. globMatch knows ** and {a,b} in Go and
#        Node.js alone; in Node.js * matches with a slash at the end, but not a name that begins with a dot. keyMatch2 and keyMatch3 of no
#        language escape the path, so one with a plus or a bracket does not match itself.
#        regexMatch("/v1/users", "users"): true, true, False
# With:  github.com/casbin/casbin/v2 v2.135.0, npm casbin 5.51.1, PyPI casbin 1.43.0
# So:    begin and end each pattern with ^ and $, and run a shared policy's cases in each language that uses it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

export CASES='[["regexMatch","/v1/users","users"],["regexMatch","/v1/users","^/v1/[a-z]+$"],["globMatch","/a/b","/a/*"],["globMatch","/a/b/c","/a/**"],
["globMatch","/a/b","/a/{b,c}"],["globMatch","/a/b/","/a/*"],["globMatch","/a/.b","/a/*"],["keyMatch2","/a/b","/a/:id"],["keyMatch2","/a+b","/a+b"],
["keyMatch3","/v(1)/b","/v(1)/{id}"]]'
go_run github.com/casbin/casbin/v2@v2.135.0 >"$work/seen.go" <<'E'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/casbin/casbin/v2/util"
)

func main() {
	var cases [][]any
	if err := json.Unmarshal([]byte(os.Getenv("CASES")), &cases); err != nil {
		panic(err)
	}
	functions := map[string]func(...any) (any, error){"regexMatch": util.RegexMatchFunc, "globMatch": util.GlobMatchFunc,
		"keyMatch2": util.KeyMatch2Func, "keyMatch3": util.KeyMatch3Func}
	for _, c := range cases {
		matches, err := functions[c[0].(string)](c[1:]...)
		if err != nil {
			panic(err)
		}
		fmt.Println(c[0], c[1], c[2], matches)
	}
}
E
node_run casbin@5.51.1 >"$work/seen.js" <<'E'
import { Util } from "casbin";
for (const [name, ...values] of JSON.parse(process.env.CASES)) console.log((Util[name + "Func"] ?? Util[name])(...values));
E
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check casbin==1.43.0
"$work/venv/bin/python" - >"$work/seen.py" <<'E'
import json, os
from casbin.util import builtin_operators as functions

names = {"regexMatch": "regex_match_func", "globMatch": "glob_match_func", "keyMatch2": "key_match2_func", "keyMatch3": "key_match3_func"}
for name, *values in json.loads(os.environ["CASES"]):
    print(getattr(functions, names[name])(*values))
E
noted "Go, Node.js, Python" 'regexMatch /v1/users users true|true|False
regexMatch /v1/users ^/v1/[a-z]+$ true|true|True
globMatch /a/b /a/* true|true|True
globMatch /a/b/c /a/** true|true|False
globMatch /a/b /a/{b,c} true|true|False
globMatch /a/b/ /a/* false|true|False
globMatch /a/.b /a/* true|false|True
keyMatch2 /a/b /a/:id true|true|True
keyMatch2 /a+b /a+b false|false|False
keyMatch3 /v(1)/b /v(1)/{id} false|false|False' "$(paste -d '|' "$work/seen.go" "$work/seen.js" "$work/seen.py")"
