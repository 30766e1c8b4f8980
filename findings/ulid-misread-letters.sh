#!/usr/bin/env bash
# Guess: a ULID in which somebody typed O for zero or L for one is read as meant, as Crockford's base 32 provides, or refused.
# Seen:  Go's Parse returns another ULID without an error; only ParseStrict refuses it. JavaScript and Python refuse it, and
#        JavaScript's fixULIDBase32 corrects it.
#        01KB5V9Z0O0000000000000001 -> 01KB5V9Z7Z0000000000000001
# With:  github.com/oklog/ulid/v2 v2.1.2, npm ulid 3.0.2, PyPI python-ulid 4.1.0
# So:    use ParseStrict for anything from outside.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

typed=01KB5V9Z0O0000000000000001
seen=$(TYPED=$typed go_run github.com/oklog/ulid/v2@v2.1.2 <<'E'
package main

import (
	"fmt"
	"os"

	"github.com/oklog/ulid/v2"
)

func main() {
	read, err := ulid.Parse(os.Getenv("TYPED"))
	_, strict := ulid.ParseStrict(os.Getenv("TYPED"))
	fmt.Println(read, err, strict)
}
E
)
noted "Go, Parse and ParseStrict" "01KB5V9Z7Z0000000000000001 <nil> ulid: bad data characters when unmarshaling" "$seen"
(cd "$work" && npm install --silent --no-audit --no-fund ulid@3.0.2)
cat >"$work/main.mjs" <<'E'
import { fixULIDBase32, isValid } from "ulid";

const typed = process.argv[2];
console.log(isValid(typed), fixULIDBase32(typed));
E
noted "JavaScript, isValid and fixULIDBase32" "false 01KB5V9Z000000000000000001" "$(cd "$work" && node main.mjs "$typed")"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check python-ulid==4.1.0
cat >"$work/main.py" <<'E'
import sys
from ulid import ULID

try:
    print(ULID.from_str(sys.argv[1]))
except ValueError:
    print("refused")
E
noted "Python" refused "$("$work/venv/bin/python" "$work/main.py" "$typed")"
