#!/usr/bin/env bash
# Guess: the same tel URI is read in the same way each time.
# Seen:  of the URIs with a phone-context that starts with a plus (RFC 3966) libphonenumber-js reads every second, whichever they are, and
#        returns undefined for those in between: a regular expression keeps its position between calls. A test that parses one such
#        URI passes.
#        tel:9145551234;phone-context=+1 -> +19145551234, undefined, +19145551234, undefined
# With:  npm libphonenumber-js 1.13.16, google-libphonenumber 3.2.47
# So:    write numbers as global ones, tel:+19145551234, which are always read.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund libphonenumber-js@1.13.16 google-libphonenumber@3.2.47)
cat >"$work/main.mjs" <<'E'
import parse from "libphonenumber-js/max";
import google from "google-libphonenumber";

const util = google.PhoneNumberUtil.getInstance();
for (const uri of ["tel:9145551234;phone-context=+1", "tel:+1-914-555-1234"]) {
  const four = [1, 2, 3, 4];
  console.log(...four.map(() => parse(uri)?.number), "by libphonenumber-js");
  console.log(...four.map(() => util.format(util.parse(uri), google.PhoneNumberFormat.E164)), "by google-libphonenumber");
}
E
noted "one URI four times" '+19145551234 undefined +19145551234 undefined by libphonenumber-js
+19145551234 +19145551234 +19145551234 +19145551234 by google-libphonenumber
+19145551234 +19145551234 +19145551234 +19145551234 by libphonenumber-js
+19145551234 +19145551234 +19145551234 +19145551234 by google-libphonenumber' "$(cd "$work" && node main.mjs)"
