#!/usr/bin/env bash
# Guess: a bcrypt hash of PHP, with $2y$, which means the same as $2b$, is verified by all libraries of bcrypt, or refused with an error.
# Seen:  npm bcrypt answers false, as for a wrong password. bcryptjs, @node-rs/bcrypt and Go's accept the password.
#        $2y$: false        $2b$: true
# With:  npm bcrypt 6.0.0, bcryptjs 3.0.3, @node-rs/bcrypt 2.0.0; golang.org/x/crypto v0.54.0
# So:    rewrite the prefix when passwords are imported into a program that uses it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

# Of the password "pw".
# shellcheck disable=SC2016
salted='04$.2eN.W5bfyjDpDMtB7C9BuCwi83R9iN3SpLbkQ0lxISk4pfkLtSsm'
(cd "$work" && npm install --silent --no-audit --no-fund bcrypt@6.0.0 bcryptjs@3.0.3 @node-rs/bcrypt@2.0.0)
cat >"$work/main.mjs" <<'E'
import rust from "@node-rs/bcrypt";
import bcrypt from "bcrypt";
import bcryptjs from "bcryptjs";

for (const prefix of ["$2a$", "$2b$", "$2y$"]) {
  const hash = prefix + process.argv[2];
  console.log(prefix, "bcrypt", bcrypt.compareSync("pw", hash), "bcryptjs", bcryptjs.compareSync("pw", hash), "@node-rs", rust.verifySync("pw", hash));
}
E
noted "JavaScript" '$2a$ bcrypt true bcryptjs true @node-rs true
$2b$ bcrypt true bcryptjs true @node-rs true
$2y$ bcrypt false bcryptjs true @node-rs true' "$(cd "$work" && node main.mjs "$salted")"
go=$(SALTED=$salted go_run golang.org/x/crypto@v0.54.0 <<'E'
package main

import (
	"fmt"
	"os"

	"golang.org/x/crypto/bcrypt"
)

func main() {
	fmt.Println(bcrypt.CompareHashAndPassword([]byte("$2y$"+os.Getenv("SALTED")), []byte("pw")))
}
E
)
noted "Go" '<nil>' "$go"
