#!/usr/bin/env bash
# Guess: the 16 letters of base32 that authenticators have always shown, 80 bits, are a secret for every TOTP library, and a secret
#        that one library accepts is accepted by another.
# Seen:  pyotp wants 112 bits, otplib 128; 112 bits, in 23 letters, are enough for one of them. Go's otp and otpauth take
#        any.
#        Secrets must be at least 112 bits after decoding        Secret must be at least 16 bytes (128 bits), got 14 bytes
# With:  PyPI pyotp 2.12.1, npm otplib 13.5.0, otpauth 9.5.2, github.com/pquerna/otp v1.5.0
# So:    generate 160 bits, as RFC 4226 recommends; secrets imported from elsewhere may need another library, or a flag.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check pyotp==2.12.1
(cd "$work" && npm install --silent --no-audit --no-fund otplib@13.5.0 otpauth@9.5.2)
cat >"$work/main.py" <<'E'
import sys
import pyotp

for secret in sys.argv[1:]:
    try:
        print("pyotp", pyotp.TOTP(secret).at(59))
    except ValueError as error:
        print("pyotp", error)
E
cat >"$work/main.mjs" <<'E'
import { generateSync } from "otplib";
import { TOTP } from "otpauth";

for (const secret of process.argv.slice(2)) {
  try {
    console.log("otplib", generateSync({ secret, epoch: 59 }));
  } catch (error) {
    console.log("otplib", error.message);
  }
  console.log("otpauth", new TOTP({ secret }).generate({ timestamp: 59000 }));
}
E
secrets=(GEZDGNBVGY3TQOJQ GEZDGNBVGY3TQOJQGEZDGNA GEZDGNBVGY3TQOJQGEZDGNBVGY)
noted "80, 112 and 128 bits in Python" 'pyotp Secrets must be at least 112 bits after decoding
pyotp 327667
pyotp 970934' "$("$work/venv/bin/python" "$work/main.py" "${secrets[@]}")"
noted "in JavaScript" 'otplib Secret must be at least 16 bytes (128 bits), got 10 bytes
otpauth 263420
otplib Secret must be at least 16 bytes (128 bits), got 14 bytes
otpauth 327667
otplib 970934
otpauth 970934' "$(cd "$work" && node main.mjs "${secrets[@]}")"
go=$(go_run github.com/pquerna/otp@v1.5.0 <<'E'
package main

import (
	"fmt"
	"time"

	"github.com/pquerna/otp/totp"
)

func main() {
	for _, secret := range []string{"GEZDGNBVGY3TQOJQ", "GEZDGNBVGY3TQOJQGEZDGNA", "GEZDGNBVGY3TQOJQGEZDGNBVGY"} {
		fmt.Println(totp.GenerateCode(secret, time.Unix(59, 0)))
	}
}
E
)
noted "in Go" '263420 <nil>
327667 <nil>
970934 <nil>' "$go"
