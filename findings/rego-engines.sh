#!/usr/bin/env bash
# Guess: engines of Rego return the same from an expression with built-in functions; sprintf("%.2f", [3]) is 3.00.
# Seen:  for OPA the number 3 is an integer, which %f does not print: its message is Go's complaint, and only amounts with a fraction look
#        right. regorus prints 3. A month after 31 January is 3 March in OPA, 28 February in regorus, and 0.1 and 0.2 are
#        0.3 in OPA and rego-cpp alone. In rego-cpp a set is joined as it was written, a release is older than its candidates, values
#        of several types have another order, and net.cidr_contains is undefined, as is then the rule that asks, without an error.
#        sprintf("%.2f", [3]): %!f(int64=03), 3, 3.00
# With:  github.com/open-policy-agent/opa v1.22.4, crate regorus 0.14.1, PyPI regopy 1.5.2, the binding of rego-cpp
# So:    format numbers outside the policy, sort a set before it is joined, and test a policy in the engine that runs it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/queries" <<'E'
sprintf("%.2f", [3])
sprintf("%v", [1234567.5])
0.1 + 0.2
time.add_date(1769817600000000000, 0, 1, 0)
concat(",", {"b", "a"})
semver.compare("1.0.0-rc.1", "1.0.0")
sort([2, "a", null, true])
urlquery.encode("a b")
net.cidr_contains("10.0.0.0/8", "10.1.2.3")
upper("ß")
E
go_run github.com/open-policy-agent/opa@v1.22.4 >"$work/seen.opa" <<'E'
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/open-policy-agent/opa/v1/rego"
)

func main() {
	queries, _ := os.ReadFile("../queries")
	for lines := bufio.NewScanner(bytes.NewReader(queries)); lines.Scan(); {
		results, err := rego.New(rego.Query("x = " + lines.Text())).Eval(context.Background())
		if err != nil {
			panic(err)
		}
		text, _ := json.Marshal(results[0].Bindings["x"])
		fmt.Println(string(text))
	}
}
E
mkdir -p "$work/regorus/src"
cat >"$work/regorus/Cargo.toml" <<'E'
[package]
name = "finding"
version = "0.1.0"
edition = "2024"

[dependencies]
regorus = "=0.14.1"
E
cat >"$work/regorus/src/main.rs" <<'E'
fn main() {
    for line in std::fs::read_to_string("../queries").unwrap().lines() {
        let results = regorus::Engine::new().eval_query(format!("x = {line}"), false).unwrap().result;
        println!("{}", results[0].bindings["x"]);
    }
}
E
(cd "$work/regorus" && cargo run -q >"$work/seen.regorus" 2>>"$work/log") || { tail "$work/log" >&2 && fail "no regorus"; }
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check regopy==1.5.2
cat >"$work/main.py" <<'E'
import json
from regopy import Interpreter

for line in open("queries"):
    answer = str(Interpreter().query("x = " + line.strip()))
    print(answer if answer == "undefined" else json.dumps(json.loads(answer)["bindings"]["x"], ensure_ascii=False, separators=(",", ":")))
E
(cd "$work" && venv/bin/python main.py >seen.regopy)
noted "OPA, regorus, rego-cpp" '"%!f(int64=03)"|"3"|"3.00"
"1.2345675e+06"|"1234567.5"|"1234567.5"
0.3|0.30000000000000004|0.3
1772496000000000000|1772236800000000000|1772496000000000000
"a,b"|"a,b"|"b,a"
-1|-1|1
[null,true,2,"a"]|[null,true,2,"a"]|["a",2,null,true]
"a+b"|"a+b"|"a%20b"
true|true|undefined
"ß"|"SS"|"ß"' "$(paste -d '|' "$work/seen.opa" "$work/seen.regorus" "$work/seen.regopy")"
