#!/usr/bin/env bash
# Guess: a hash of Argon2's first version is verified by each library that reads the PHC format, and one without v= is of that version.
# Seen:  argon2-cffi and both of npm's argon2 libraries verify both spellings. hash-wasm refuses both; the Rust crate argon2 verifies v=16,
#        but takes a hash without v= for version 19, and answers that the password is wrong.
#        $argon2i$m=8192,t=2,p=1$...: Ok, Err(PasswordInvalid)
# With:  PyPI argon2-cffi 25.1.0, npm argon2 0.45.1, @node-rs/argon2 2.2.1, hash-wasm 4.13.0, crate argon2 0.6.0
# So:    when passwords are imported, write v=16 into hashes without a version, and count refusals by the form of the hash.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check argon2-cffi==25.1.0
NEW=$("$work/venv/bin/python" - <<'E'
from argon2.low_level import Type, hash_secret
print(hash_secret(b"password", b"saltsaltsaltsalt", 2, 8192, 1, 32, Type.I, version=16).decode())
E
)
export NEW OLD=${NEW/v=16\$/}
noted "the two spellings" '$argon2i$v=16$m=8192,t=2,p=1 $argon2i$m=8192,t=2,p=1' "$(cut -d'$' -f-4 <<<"$NEW") $(cut -d'$' -f-3 <<<"$OLD")"
noted "argon2-cffi" 'True True' "$("$work/venv/bin/python" - <<'E'
import os, argon2
print(*[argon2.PasswordHasher().verify(os.environ[name], "password") for name in ("NEW", "OLD")])
E
)"
noted "npm: argon2, @node-rs/argon2, hash-wasm" 'true true
true true
Unsupported version: 16 Invalid hash' "$(node_run argon2@0.45.1 @node-rs/argon2@2.2.1 hash-wasm@4.13.0 <<'E'
import { verify as native } from "@node-rs/argon2";
import argon2 from "argon2";
import { argon2Verify } from "hash-wasm";

for (const verify of [(hash) => argon2.verify(hash, "password"), (hash) => native(hash, "password"), (hash) => argon2Verify({ hash, password: "password" })]) {
  const seen = [];
  for (const hash of [process.env.NEW, process.env.OLD]) seen.push(await verify(hash).catch((error) => error.message));
  console.log(seen.join(" "));
}
E
)"
mkdir -p "$work/rust/src"
cat >"$work/rust/Cargo.toml" <<'E'
[package]
name = "finding"
version = "0.1.0"
edition = "2024"

[dependencies]
argon2 = "=0.6.0"
E
cat >"$work/rust/src/main.rs" <<'E'
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordVerifier};

fn main() {
    for name in ["NEW", "OLD"] {
        let text = std::env::var(name).unwrap();
        println!("{:?}", Argon2::default().verify_password(b"password", &PasswordHash::new(&text).unwrap()));
    }
}
E
noted "Rust" 'Ok(())
Err(PasswordInvalid)' "$(cd "$work/rust" && cargo run -q 2>>"$work/log")"
