#!/usr/bin/env bash
# Guess: three server libraries with their default settings accept the same registration of a passkey, as none of them has to be told
#        about user verification or extensions.
# Seen:  go-webauthn refuses one with the output of an extension that it did not ask for, such as credProps, which a page or a
#        password manager may have added. simplewebauthn refuses a security key without a PIN: its options ask for user verification
#        as "preferred", its check requires it. py_webauthn accepts both.
#        Client returned the "credProps" extension output which was not requested
# With:  github.com/go-webauthn/webauthn v0.18.2, npm @simplewebauthn/server 14.0.3, PyPI webauthn 3.0.1
# So:    with simplewebauthn set requireUserVerification to what the options ask for; with go-webauthn set
#        ExtensionsUnsolicitedOutputPolicy if clients add extensions.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check webauthn==3.0.1
cat >"$work/main.py" <<'E'
import hashlib, json, sys
import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn import verify_registration_response
from webauthn.helpers import bytes_to_base64url as text

numbers = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
key = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})

def registration(verified=True, extensions={}):
    flags = 0x45 if verified else 0x41
    data = hashlib.sha256(b"a.example").digest() + bytes([flags]) + bytes(4) + bytes(16) + b"\x00\x20" + b"i" * 32 + key
    client = {"type": "webauthn.create", "challenge": text(b"c" * 32), "origin": "https://a.example", "crossOrigin": False}
    return {"id": text(b"i" * 32), "rawId": text(b"i" * 32), "type": "public-key", "clientExtensionResults": extensions,
            "response": {"clientDataJSON": text(json.dumps(client).encode()),
                         "attestationObject": text(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data}))}}

registrations = [registration(), registration(verified=False), registration(extensions={"credProps": {"rk": True}})]
json.dump(registrations, open(sys.argv[1], "w"))
for one in registrations:
    verify_registration_response(credential=one, expected_challenge=b"c" * 32, expected_origin="https://a.example", expected_rp_id="a.example")
    print("ok")
E
noted "py_webauthn: plain, no PIN, credProps" 'ok
ok
ok' "$("$work/venv/bin/python" "$work/main.py" "$work/registrations.json")"
(cd "$work" && npm install --silent --no-audit --no-fund @simplewebauthn/server@14.0.3)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import { generateRegistrationOptions, verifyRegistrationResponse } from "@simplewebauthn/server";

console.log((await generateRegistrationOptions({ rpName: "a", rpID: "a.example", userName: "ada" })).authenticatorSelection.userVerification);
for (const response of JSON.parse(readFileSync("registrations.json"))) {
  const expected = { expectedChallenge: Buffer.from("c".repeat(32)).toString("base64url"), expectedOrigin: "https://a.example", expectedRPID: "a.example" };
  console.log(await verifyRegistrationResponse({ response, ...expected }).then(({ verified }) => (verified ? "ok" : "not"), ({ message }) => message));
}
E
noted "simplewebauthn: what its options ask for, and the same" 'preferred
ok
User verification was required, but user could not be verified
ok' "$(cd "$work" && node main.mjs)"
seen=$(go_run github.com/go-webauthn/webauthn@v0.18.2 <<'E'
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

type user struct{}

func (user) WebAuthnID() []byte                         { return []byte("u") }
func (user) WebAuthnName() string                       { return "ada" }
func (user) WebAuthnDisplayName() string                { return "Ada" }
func (user) WebAuthnCredentials() []webauthn.Credential { return nil }

func main() {
	party, err := webauthn.New(&webauthn.Config{RPID: "a.example", RPDisplayName: "a", RPOrigins: []string{"https://a.example"}})
	if err != nil {
		panic(err)
	}
	_, session, err := party.BeginRegistration(user{})
	if err != nil {
		panic(err)
	}
	session.Challenge = base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("c", 32)))
	text, _ := os.ReadFile("../registrations.json")
	var registrations []json.RawMessage
	json.Unmarshal(text, &registrations)
	for _, registration := range registrations {
		parsed, err := protocol.ParseCredentialCreationResponseBody(bytes.NewReader(registration))
		if err == nil {
			_, err = party.CreateCredential(user{}, *session, parsed)
		}
		if err != nil {
			fmt.Println(err)
		} else {
			fmt.Println("ok")
		}
	}
}
E
)
noted "go-webauthn, the same" 'ok
ok
Error validating the client extension outputs: Client returned the "credProps" extension output which was not requested' "$seen"
