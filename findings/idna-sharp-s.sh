#!/usr/bin/env bash
# Guess: a domain with ß, ẞ or ς has one ASCII form, now that all have given up the transitional mapping of UTS 46: ẞ is a capital ß, and
#        leads to the same domain.
# Seen:  Go and Node make of ẞ two s, so that STRAẞE.de and straße.de are different domains; Python, tr46 and idna-uts46-hx follow
#        Unicode 15.1, which changed that. idna-uts46-hx keeps ß, but maps ς to σ even with transitional: false.
#        STRAẞE.de -> strasse.de or xn--strae-oqa.de
# With:  golang.org/x/net v0.62.0, Node 20, PyPI idna 3.20, npm tr46 6.0.0, idna-uts46-hx 6.0.8
# So:    lower-case a domain before the conversion, and compare what two programs store.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

echo '["straße.de", "STRAẞE.de", "ΒΌΛΟΣ.gr", "βόλος.gr"]' >"$work/names.json"
seen=$(go_run golang.org/x/net@v0.62.0 <<'E'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/net/idna"
)

func main() {
	text, _ := os.ReadFile("../names.json")
	var names []string
	err := json.Unmarshal(text, &names)
	for _, name := range names {
		name, err = idna.Lookup.ToASCII(name)
		fmt.Print(name, " ")
	}
	fmt.Println(err)
}
E
)
noted "Go" 'xn--strae-oqa.de strasse.de xn--nxasmq6b.gr xn--nxasmm1c.gr <nil>' "$seen"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check idna==3.20
noted "Python" 'xn--strae-oqa.de xn--strae-oqa.de xn--nxasmq6b.gr xn--nxasmm1c.gr' "$("$work/venv/bin/python" - "$work/names.json" <<'E'
import json, sys
import idna

print(*(idna.encode(name, uts46=True).decode() for name in json.load(open(sys.argv[1]))))
E
)"
(cd "$work" && npm install --silent --no-audit --no-fund tr46@6.0.0 idna-uts46-hx@6.0.8)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import { domainToASCII } from "node:url";
import { toAscii } from "idna-uts46-hx";
import tr46 from "tr46";

const names = JSON.parse(readFileSync("names.json"));
for (const convert of [domainToASCII, (name) => tr46.toASCII(name), (name) => toAscii(name, { transitional: false })]) console.log(...names.map((name) => convert(name)));
E
noted "Node, tr46, idna-uts46-hx" 'xn--strae-oqa.de strasse.de xn--nxasmq6b.gr xn--nxasmm1c.gr
xn--strae-oqa.de xn--strae-oqa.de xn--nxasmq6b.gr xn--nxasmm1c.gr
xn--strae-oqa.de xn--strae-oqa.de xn--nxasmq6b.gr xn--nxasmq6b.gr' "$(cd "$work" && node main.mjs)"
