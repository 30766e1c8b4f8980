#!/usr/bin/env bash
# Guess: the ports of libphonenumber write a valid number in the same way, in each of its formats.
# Seen:  of 1,138 example numbers of all regions Go writes one as another number in the national format, that of an Argentine
#        mobile: its area code is replaced by part of the prefix. E.164, and the international format, are right.
#        09 15-2345-6789 for 011 15-2345-6789
# With:  github.com/nyaruka/phonenumbers v1.8.1, PyPI phonenumbers 9.0.43, npm google-libphonenumber 3.2.47
# So:    show numbers in the international format.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check phonenumbers==9.0.43
cat >"$work/main.py" <<'E'
import phonenumbers as p

number = p.parse("+5491123456789")
print(*(p.format_number(number, f) for f in [p.PhoneNumberFormat.E164, p.PhoneNumberFormat.INTERNATIONAL, p.PhoneNumberFormat.NATIONAL]), sep="\n")
E
(cd "$work" && npm install --silent --no-audit --no-fund google-libphonenumber@3.2.47)
cat >"$work/main.cjs" <<'E'
const { PhoneNumberUtil, PhoneNumberFormat: format } = require("google-libphonenumber");

const util = PhoneNumberUtil.getInstance();
for (const f of [format.E164, format.INTERNATIONAL, format.NATIONAL]) console.log(util.format(util.parse("+5491123456789"), f));
E
right='+5491123456789
+54 9 11 2345-6789
011 15-2345-6789'
noted "Python" "$right" "$("$work/venv/bin/python" "$work/main.py")"
noted "JavaScript" "$right" "$(cd "$work" && node main.cjs)"
go=$(go_run github.com/nyaruka/phonenumbers@v1.8.1 <<'E'
package main

import (
	"fmt"

	p "github.com/nyaruka/phonenumbers"
)

func main() {
	number, err := p.Parse("+5491123456789", "")
	if err != nil {
		panic(err)
	}
	for _, format := range []p.PhoneNumberFormat{p.E164, p.INTERNATIONAL, p.NATIONAL} {
		fmt.Println(p.Format(number, format))
	}
}
E
)
noted "Go" '+5491123456789
+54 9 11 2345-6789
09 15-2345-6789' "$go"
