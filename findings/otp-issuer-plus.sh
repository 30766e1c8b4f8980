#!/usr/bin/env bash
# Guess: an otpauth URI that one library writes has the same issuer and account for another, and for the one that wrote it.
# Seen:  Go's otp writes a plus as it is, and reads it as a blank: its own key has another issuer. pyotp reads the label with a plus
#        and the parameter with a blank, and refuses the URI because they differ. Python and JavaScript escape the plus, which all
#        read.
#        Canal+ -> "Canal "      If issuer is specified in both label and parameters, it should be equal.
# With:  github.com/pquerna/otp v1.5.0, PyPI pyotp 2.12.1, npm otplib 13.5.0
# So:    leave signs out of an issuer's name, or escape the plus in the URI yourself.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pyotp==2.12.1
cat >"$work/main.py" <<'E'
import sys
import pyotp

print(pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").provisioning_uri(name="ada", issuer_name="Canal+"))
for uri in sys.argv[1:]:
    try:
        print(pyotp.parse_uri(uri).issuer)
    except ValueError as error:
        print(error)
E
(cd "$work" && npm install --silent --no-audit --no-fund otplib@13.5.0)
cat >"$work/main.mjs" <<'E'
import { generateURI } from "otplib";

console.log(generateURI({ issuer: "Canal+", label: "ada", secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" }));
E
python=$("$work/venv/bin/python" "$work/main.py")
node=$(cd "$work" && node main.mjs)
noted "written by Python and JavaScript" 'otpauth://totp/Canal%2B:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Canal%2B
otpauth://totp/Canal%2B:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Canal%2B' "$python
$node"
go=$(PYTHON=$python go_run github.com/pquerna/otp@v1.5.0 <<'E'
package main

import (
	"fmt"
	"os"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

func main() {
	own, err := totp.Generate(totp.GenerateOpts{Issuer: "Canal+", AccountName: "ada", Secret: []byte("12345678901234567890")})
	if err != nil {
		panic(err)
	}
	other, err := otp.NewKeyFromURL(os.Getenv("PYTHON"))
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s\n%q %q\n", own, own.Issuer(), other.Issuer())
}
E
)
noted "written by Go, its issuer there, and that of Python's" 'otpauth://totp/Canal+:ada?algorithm=SHA1&digits=6&issuer=Canal+&period=30&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
"Canal " "Canal+"' "$go"
noted "Python reads its own and Go's" 'Canal+
If issuer is specified in both label and parameters, it should be equal.' \
  "$("$work/venv/bin/python" "$work/main.py" "$python" "$(head -1 <<<"$go")" | tail -2)"
