#!/usr/bin/env bash
# Guess: string() of a number, time or duration is the same for CEL in Go and in Python, as rules are shared between services.
# Seen:  cel-python drops fractions of seconds from times and durations, and writes a double as Python does. A key or message made by
#        such a rule differs, and two times of one second become equal. cel-python also reads what Go refuses: a time without a zone,
#        days in a duration.
#        string(duration('1500ms')): 1.5s and 1s      string(1.0): 1 and 1.0
# With:  github.com/google/cel-go v0.26.1, PyPI cel-python 0.5.0
# So:    compare and print such values outside the rule.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/rules" <<'E'
string(timestamp('2026-11-28T10:00:00.500Z'))
string(duration('1500ms'))
string(1.0)
string(123456789.0)
string(timestamp('2026-11-28T10:00:00'))
string(duration('1d'))
string(42)
E
seen=$(go_run github.com/google/cel-go@v0.26.1 <<'E'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/google/cel-go/cel"
)

func main() {
	env, _ := cel.NewEnv()
	text, _ := os.ReadFile("../rules")
	for _, rule := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		ast, issues := env.Compile(rule)
		if issues.Err() != nil {
			panic(issues.Err())
		}
		program, err := env.Program(ast)
		if err != nil {
			panic(err)
		}
		if value, _, err := program.Eval(map[string]any{}); err != nil {
			fmt.Println("refused")
		} else {
			fmt.Println(value.Value())
		}
	}
}
E
)
noted "Go" '2026-11-28T10:00:00.5Z
1.5s
1
1.23456789e+08
refused
refused
42' "$seen"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check cel-python==0.5.0
cat >"$work/main.py" <<'E'
import sys
import celpy

environment = celpy.Environment()
for rule in open(sys.argv[1]):
    print(environment.program(environment.compile(rule.strip())).evaluate({}))
E
noted "Python" '2026-11-28T10:00:00Z
1s
1.0
123456789.0
2026-11-28T10:00:00Z
86400s
42' "$("$work/venv/bin/python" "$work/main.py" "$work/rules" 2>>"$work/log")"
