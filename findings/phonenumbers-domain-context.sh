#!/usr/bin/env bash
# Guess: a tel URI whose phone-context is a domain (RFC 3966), such as an extension of a company's exchange, has no E.164 form, and is an
#        error.
# Seen:  the ports of libphonenumber for Go and Python, and google-libphonenumber, drop the domain and take the number for one of the
#        default region. It is not a valid number, but only IsValidNumber tells. libphonenumber-js refuses it.
#        tel:7042;phone-context=example.com with US -> +17042
# With:  github.com/nyaruka/phonenumbers v1.8.1, PyPI phonenumbers 9.0.43, npm google-libphonenumber 3.2.47, libphonenumber-js 1.13.16
# So:    check that a number is valid before storing it, or accept phone-context only with a plus.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/nyaruka/phonenumbers@v1.8.1 <<'E'
package main

import (
	"fmt"

	"github.com/nyaruka/phonenumbers"
)

func main() {
	for _, uri := range []string{"tel:7042;phone-context=example.com", "tel:555-0123;phone-context=+1201"} {
		number, err := phonenumbers.Parse(uri, "US")
		fmt.Println(phonenumbers.Format(number, phonenumbers.E164), phonenumbers.IsValidNumber(number), err)
	}
}
E
)
noted "Go: a domain, a prefix" '+17042 false <nil>
+12015550123 true <nil>' "$seen"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check phonenumbers==9.0.43
noted "Python: a domain" '+17042 False' "$("$work/venv/bin/python" - <<'E'
import phonenumbers
number = phonenumbers.parse("tel:7042;phone-context=example.com", "US")
print(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), phonenumbers.is_valid_number(number))
E
)"
(cd "$work" && npm install --silent --no-audit --no-fund google-libphonenumber@3.2.47 libphonenumber-js@1.13.16)
cat >"$work/main.mjs" <<'E'
import google from "google-libphonenumber";
import { parsePhoneNumberWithError } from "libphonenumber-js";

const uri = "tel:7042;phone-context=example.com";
const util = google.PhoneNumberUtil.getInstance();
const number = util.parse(uri, "US");
console.log(util.format(number, google.PhoneNumberFormat.E164), util.isValidNumber(number));
try {
  console.log(parsePhoneNumberWithError(uri, "US").number);
} catch (error) {
  console.log(error.message);
}
E
noted "JavaScript: google-libphonenumber, libphonenumber-js" '+17042 false
NOT_A_NUMBER' "$(cd "$work" && node main.mjs)"
