#!/usr/bin/env bash
# Guess: a password hash in the PHC string format is read by every Argon2 library, whichever wrote it.
# Seen:  node's argon2 writes the parameters as m, p, t, the others as m, t, p, which is the order of the reference implementation.
#        argon2-cffi, passlib and Go's argon2id refuse node's hash, while argon2-cffi's extract_parameters reads it; node reads theirs.
#        $argon2id$v=19$m=8192,p=1,t=2$...: Decoding failed
# With:  npm argon2 0.45.1, PyPI argon2-cffi 25.1.0, passlib 1.7.4, github.com/alexedwards/argon2id v1.0.0
# So:    when passwords are moved from a Node.js service, put the parameters in order first.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund argon2@0.45.1)
cat >"$work/main.mjs" <<'E'
import argon2 from "argon2";

const [hash] = process.argv.slice(2);
console.log(hash ? await argon2.verify(hash, "password") : await argon2.hash("password", { memoryCost: 8192, timeCost: 2, parallelism: 1 }));
E
node=$(cd "$work" && node main.mjs)
ordered=${node/p=1,t=2/t=2,p=1}
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check argon2-cffi==25.1.0 passlib==1.7.4
cat >"$work/main.py" <<'E'
import sys, warnings
warnings.simplefilter("ignore")
import argon2
from passlib.hash import argon2 as passlib

for text in sys.argv[1:]:
    seen = [argon2.extract_parameters(text).time_cost]
    for verify in (lambda: argon2.PasswordHasher().verify(text, "password"), lambda: passlib.verify("password", text)):
        try:
            seen.append(verify())
        except (argon2.exceptions.VerificationError, ValueError) as error:
            seen.append(error)
    print(*seen, sep=", ")
if len(sys.argv) == 1:
    print(argon2.PasswordHasher(memory_cost=8192, time_cost=2, parallelism=1).hash("password"))
E
python=$("$work/venv/bin/python" "$work/main.py")
go=$(NODE=$node ORDERED=$ordered go_run github.com/alexedwards/argon2id@v1.0.0 <<'E'
package main

import (
	"fmt"
	"os"

	"github.com/alexedwards/argon2id"
)

func main() {
	for _, hash := range []string{os.Getenv("NODE"), os.Getenv("ORDERED")} {
		match, err := argon2id.ComparePasswordAndHash("password", hash)
		fmt.Println(match, err)
	}
	hash, _ := argon2id.CreateHash("password", &argon2id.Params{Memory: 8192, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	fmt.Println(hash)
}
E
)
# form HASH: without salt and key.
form() { cut -d'$' -f-4 <<<"$1"; }
noted "written by Node.js, Python, Go" '$argon2id$v=19$m=8192,p=1,t=2 $argon2id$v=19$m=8192,t=2,p=1 $argon2id$v=19$m=8192,t=2,p=1' \
  "$(form "$node") $(form "$python") $(form "$(tail -1 <<<"$go")")"
noted "Python: time cost, argon2-cffi, passlib" '2, Decoding failed, malformed argon2 hash
2, True, True' "$("$work/venv/bin/python" "$work/main.py" "$node" "$ordered")"
noted "Go" 'false input does not match format
true <nil>' "$(head -2 <<<"$go")"
noted "Node.js reads Python's and Go's" 'true true' "$(cd "$work" && node main.mjs "$python") $(cd "$work" && node main.mjs "$(tail -1 <<<"$go")")"
