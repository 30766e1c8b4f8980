#!/usr/bin/env bash
# Guess: libphonenumber-js reads a number with letters, such as 1-800-FLOWERS, as libphonenumber and its Go port do, or refuses it.
# Seen:  it stops at the first letter and returns what is before it as the number, without an error; the originals turn letters into
#        digits. Only isValid() tells.
#        +1 800 FLOWERS: +1800 and +18003569377
# With:  npm libphonenumber-js 1.13.16, google-libphonenumber 3.2.47, github.com/nyaruka/phonenumbers v1.8.1
# So:    check isValid() before a number is kept, and send E.164 to a service that parses once more.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund libphonenumber-js@1.13.16 google-libphonenumber@3.2.47)
cat >"$work/main.mjs" <<'E'
import google from "google-libphonenumber";
import { parsePhoneNumberWithError } from "libphonenumber-js/max";

const util = google.PhoneNumberUtil.getInstance();
for (const text of ["+1 800 356 9377", "+1 800 FLOWERS", "+61 13 CATS"]) {
  const read = parsePhoneNumberWithError(text);
  console.log(text, read.number, read.isValid(), util.format(util.parse(text), google.PhoneNumberFormat.E164));
}
E
noted "libphonenumber-js, whether it is valid, google-libphonenumber" '+1 800 356 9377 +18003569377 true +18003569377
+1 800 FLOWERS +1800 false +18003569377
+61 13 CATS +6113 false +61132287' "$(cd "$work" && node main.mjs)"
seen=$(go_run github.com/nyaruka/phonenumbers@v1.8.1 <<'E'
package main

import (
	"fmt"

	"github.com/nyaruka/phonenumbers"
)

func main() {
	for _, text := range []string{"+1 800 FLOWERS", "+61 13 CATS"} {
		read, err := phonenumbers.Parse(text, "ZZ")
		fmt.Println(phonenumbers.Format(read, phonenumbers.E164), err)
	}
}
E
)
noted "Go" '+18003569377 <nil>
+61132287 <nil>' "$seen"
