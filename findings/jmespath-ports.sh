#!/usr/bin/env bash
# Guess: an expression that finds the right things with the AWS CLI finds them with the JMESPath of any language.
# Seen:  the CLI's compares texts, as in [?time > '2026'], which the specification does not define: in Java and in JavaScript's newer port
#        nothing is found. In JavaScript to_number('') is 0, and for the older port no text starts with ''. A length counts code points or
#        UTF-16; in Java a list that has 1 does not contain 1.0.
#        [?time > '2026-01-01'].id: ["b"] or []
# With:  PyPI jmespath 1.1.0, npm jmespath 0.16.0, @jmespath-community/jmespath 1.3.0, Maven io.burt:jmespath-jackson 0.6.0
# So:    compare numbers, such as seconds, and try an expression in the language that will use it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/cases.json" <<'E'
[["[?time > '2026-01-01'].id", [{"id": "a", "time": "2025-06-01"}, {"id": "b", "time": "2026-06-01"}]], ["to_number('')", {}], ["to_number('0x10')", {}],
  ["length(@)", "a😀"], ["starts_with(@, '')", "a"], ["contains(@, `1.0`)", [1]]]
E
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check jmespath==1.1.0
noted "Python" '["b"]
null
null
2
true
true' "$("$work/venv/bin/python" -c '
import jmespath, json, sys
for expression, data in json.load(open(sys.argv[1])):
    print(json.dumps(jmespath.search(expression, data)))' "$work/cases.json")"
noted "JavaScript, both ports" '["b"] []
0 0
16 16
3 2
false true
true true' "$(node_run jmespath@0.16.0 @jmespath-community/jmespath@1.3.0 <<'E'
import { readFileSync } from "node:fs";
import older from "jmespath";
import { search } from "@jmespath-community/jmespath";

for (const [expression, data] of JSON.parse(readFileSync("../cases.json"))) {
  console.log(JSON.stringify(older.search(data, expression)), JSON.stringify(search(data, expression)));
}
E
)"
noted "Java" '[]
null
null
3
true
false' "$(java_run io.burt:jmespath-jackson:0.6.0 <<'E'
import com.fasterxml.jackson.databind.ObjectMapper;
import io.burt.jmespath.jackson.JacksonRuntime;
import java.io.File;

public class Main {
  public static void main(String[] arguments) throws Exception {
    for (var pair : new ObjectMapper().readTree(new File("cases.json"))) {
      System.out.println(new JacksonRuntime().compile(pair.get(0).asText()).search(pair.get(1)));
    }
  }
}
E
)"
