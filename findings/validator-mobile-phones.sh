#!/usr/bin/env bash
# Guess: validator's isMobilePhone accepts mobile numbers, and refuses those of landlines.
# Seen:  of libphonenumber's examples for each region a quarter of the landlines pass, a Swiss one in its own locale too, and 69 of 234 mobile
#        numbers do not.
#        +41441234567, a landline in Zurich: true        +2250123456789, a mobile in Côte d'Ivoire: false
# With:  npm validator 13.15.35, google-libphonenumber 3.2.47
# So:    check numbers with libphonenumber, whose metadata follow the countries' plans.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund validator@13.15.35 google-libphonenumber@3.2.47)
cat >"$work/main.mjs" <<'E'
import google from "google-libphonenumber";
import validator from "validator";

const util = google.PhoneNumberUtil.getInstance(), { FIXED_LINE, MOBILE } = google.PhoneNumberType;
for (const [name, type] of [["landlines", FIXED_LINE], ["mobiles", MOBILE]]) {
  const examples = util.getSupportedRegions().map((region) => util.getExampleNumberForType(region, type)).filter((n) => n && util.getNumberType(n) === type);
  const numbers = examples.map((n) => util.format(n, google.PhoneNumberFormat.E164));
  console.log(name, numbers.filter((n) => validator.isMobilePhone(n)).length, "of", numbers.length);
}
console.log(validator.isMobilePhone("+41441234567", "de-CH"), validator.isMobilePhone("+2250123456789"));
E
noted "accepted" 'landlines 55 of 229
mobiles 165 of 234
true false' "$(cd "$work" && node main.mjs)"
