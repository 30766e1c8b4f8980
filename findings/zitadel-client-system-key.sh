#!/usr/bin/env bash
# Guess: newSystemToken accepts the private key of a system user, in openssl's format and of any kind that the server
#        supports.
# Seen:  it only accepts RSA in PKCS#8 ("BEGIN PRIVATE KEY"): "BEGIN RSA PRIVATE KEY" and elliptic curve keys are refused. The
#        token has no jti, so two of the same second are identical.
# With:  npm @zitadel/client 1.3.1
# So:    documentation should create system keys with `openssl genpkey`, as RSA; a token does not prove single use.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/pkcs8.pem" 2>>"$work/log"
openssl rsa -in "$work/pkcs8.pem" -traditional -out "$work/pkcs1.pem" 2>>"$work/log"
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/ec.pem" 2>>"$work/log"
openssl genpkey -quiet -algorithm ED25519 -out "$work/ed25519.pem" 2>>"$work/log"
seen=$(node_run @zitadel/client@1.3.1 <<'E'
import { readFileSync } from "node:fs";
import { newSystemToken } from "@zitadel/client/node";

const mint = (name) => newSystemToken({ audience: "https://id.example", subject: "admin", key: readFileSync(`../${name}.pem`, "utf8") });
for (const name of ["pkcs8", "pkcs1", "ec", "ed25519"]) {
  console.log(name, await mint(name).then(
    (token) => Object.keys(JSON.parse(Buffer.from(token.split(".")[1], "base64url"))).sort().join(), () => "refused"));
}
E
)
noted "keys" 'pkcs8 aud,exp,iat,iss,sub
pkcs1 refused
ec refused
ed25519 refused' "$seen"
