#!/usr/bin/env bash
# Guess: a client passes over a key of a type that it does not know, as RFC 7517, section 5, recommends, and verifies with the others.
# Seen:  with an ML-DSA key (kty AKP) beside the one that signs, jwx and authlib refuse the whole set, python-jose each token, although the
#        token names its key. PyJWT, jwcrypto and jose do as guessed.
#        jwx: invalid key type from JSON (AKP)
# With:  github.com/lestrrat-go/jwx/v3 v3.4.0, PyPI authlib 1.9.10, python-jose 3.5.0, PyJWT 2.15.1, jwcrypto 1.6.1, npm jose 6.2.18
# So:    before a provider publishes its first post-quantum key, find out what its clients are; give jwx WithIgnoreParseError.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check Authlib==1.9.10 python-jose==3.5.0 PyJWT==2.15.1 jwcrypto==1.6.1 cryptography==50.0.2
export SET=$work/set TOKEN=$work/token
noted "Python" "authlib: KeyError 'AKP'
python-jose: JWKError Incorrect key type. Expected: 'EC', Received: AKP
PyJWT: user
jwcrypto: user" "$("$work/venv/bin/python" -W ignore - <<'E'
import base64, json, os
import jwt
from authlib.jose import JsonWebKey, JsonWebToken
from cryptography.hazmat.primitives.asymmetric import ec
from jose import jwt as jose
from jwcrypto.jwk import JWKSet
from jwcrypto.jwt import JWT

key = ec.generate_private_key(ec.SECP256R1())
signs = {**json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key())), "kid": "signs", "alg": "ES256", "use": "sig"}
public = base64.urlsafe_b64encode(bytes(1312)).rstrip(b"=").decode()
keys = {"keys": [{"kty": "AKP", "alg": "ML-DSA-44", "kid": "new", "use": "sig", "pub": public}, signs]}
token = jwt.encode({"sub": "user"}, key, "ES256", {"kid": "signs"})
json.dump(keys, open(os.environ["SET"], "w"))
open(os.environ["TOKEN"], "w").write(token)
for name, read in {
    "authlib": lambda: JsonWebToken(["ES256"]).decode(token, JsonWebKey.import_key_set(keys))["sub"],
    "python-jose": lambda: jose.decode(token, keys, "ES256")["sub"],
    "PyJWT": lambda: jwt.decode(token, jwt.PyJWKSet.from_dict(keys)["signs"].key, ["ES256"])["sub"],
    "jwcrypto": lambda: json.loads(JWT(jwt=token, key=JWKSet.from_json(json.dumps(keys))).claims)["sub"],
}.items():
    try:
        print(f"{name}: {read()}")
    except Exception as error:
        print(f"{name}: {type(error).__name__} {error}")
E
)"
noted "jose" 'user' "$(node_run <<'E'
import { createLocalJWKSet, jwtVerify } from "jose";
import { readFileSync } from "node:fs";

const keys = createLocalJWKSet(JSON.parse(readFileSync(process.env.SET, "utf8")));
console.log((await jwtVerify(readFileSync(process.env.TOKEN, "utf8"), keys)).payload.sub);
E
)"
noted "jwx, and with WithIgnoreParseError" 'jwk.Parse: failed to unmarshal JWK set: failed to decode key #0 in "keys": jwk.ParseKey: invalid key type from JSON (AKP)
1' "$(go_run github.com/lestrrat-go/jwx/v3@v3.4.0 <<'E'
package main

import (
	"fmt"
	"os"

	"github.com/lestrrat-go/jwx/v3/jwk"
)

func main() {
	text, _ := os.ReadFile(os.Getenv("SET"))
	_, err := jwk.Parse(text)
	fmt.Println(err)
	set, err := jwk.Parse(text, jwk.WithIgnoreParseError(true))
	if err != nil {
		panic(err)
	}
	usable := 0
	for i := range set.Len() {
		key, _ := set.Key(i)
		if id, _ := key.KeyID(); id == "signs" {
			usable++
		}
	}
	fmt.Println(usable)
}
E
)"
