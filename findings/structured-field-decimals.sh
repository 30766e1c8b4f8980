#!/usr/bin/env bash
# Guess: a decimal of a structured field (RFC 9651) is written in the same way by each library, and stays a decimal.
# Seen:  structured-headers for JavaScript writes 1.0 as the integer 1, and 1.0005 as "1.", which no parser accepts. Of 0.0005 Go makes
#        0.0, as the RFC's rounding to even has it, Python and JavaScript 0.001.
#        serializeItem([1.0005, new Map()]) -> 1.
# With:  npm structured-headers 2.1.0, PyPI http-sf 1.5.0, github.com/dunglas/httpsfv v1.1.2
# So:    round to three digits before writing, and let parameters such as q be read as integers too.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund structured-headers@2.1.0)
cat >"$work/main.mjs" <<'E'
import { parseItem, serializeItem } from "structured-headers";

const numbers = [0.0005, 0.0015, 1.0005, 2.5];
console.log(...numbers.map((number) => serializeItem([number, new Map()])), serializeItem(parseItem("1.0")));
try {
  parseItem(serializeItem([1.0005, new Map()]));
} catch {
  console.log("does not read its own");
}
E
noted "JavaScript: 0.0005, 0.0015, 1.0005, 2.5, and 1.0 read and written" '0.001 0.002 1. 2.5 1
does not read its own' "$(cd "$work" && node main.mjs)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check http-sf==1.5.0
noted "Python" '0.001 0.002 1.0 2.5 1.0' "$("$work/venv/bin/python" - <<'E'
import http_sf
print(*(http_sf.ser((number, {})) for number in (0.0005, 0.0015, 1.0005, 2.5)), http_sf.ser(http_sf.parse(b"1.0", tltype="item")))
E
)"
seen=$(go_run github.com/dunglas/httpsfv@v1.1.2 <<'E'
package main

import (
	"fmt"

	"github.com/dunglas/httpsfv"
)

func main() {
	item, _ := httpsfv.UnmarshalItem([]string{"1.0"})
	for _, number := range []any{0.0005, 0.0015, 1.0005, 2.5, item.Value} {
		text, _ := httpsfv.Marshal(httpsfv.NewItem(number))
		fmt.Print(text, " ")
	}
}
E
)
noted "Go" '0.0 0.002 1.0 2.5 1.0 ' "$seen"
