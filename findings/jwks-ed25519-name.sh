#!/usr/bin/env bash
# Guess: a library that verifies EdDSA tokens reads a key on Ed25519 whichever of its two names the key set uses, EdDSA or Ed25519
#        (RFC 9864, which retires the first for the second).
# Seen:  if the key says Ed25519, PyJWT cannot use it at all, and of the others only zitadel/oidc and jwx verify tokens that say EdDSA;
#        jwx, jose and joserfc verify those that say Ed25519. There is no token that all of them accept with such a key.
#        key Ed25519, token EdDSA: refused by four of six
# With:  coreos/go-oidc v3.21.0 and zitadel/oidc v3.51.17, both on go-jose v4.1.6, lestrrat-go/jwx v3.4.0, npm jose 6.2.18, PyPI
#        PyJWT 2.15.1, joserfc 1.8.0
# So:    keep the name EdDSA in keys and tokens for now.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check PyJWT==2.15.1 joserfc==1.8.0 cryptography==50.0.2
(cd "$work" && npm install --silent --no-audit --no-fund jose@6.2.18)
cat >"$work/client.py" <<'E'
import json, sys
import joserfc.jwk, joserfc.jwt, jwt

key, token = sys.argv[1:]
names = ["EdDSA", "Ed25519"]
for name, verify in {"PyJWT": lambda: jwt.decode(token, jwt.PyJWK.from_json(key), algorithms=names, audience="app"),
                     "joserfc": lambda: joserfc.jwt.decode(token, joserfc.jwk.OKPKey.import_key(json.loads(key)), algorithms=names)}.items():
    try:
        verify()
        print(name, "ok")
    except (jwt.PyJWTError, joserfc.errors.JoseError) as error:
        print(name, type(error).__name__)
E
cat >"$work/client.mjs" <<'E'
import { createLocalJWKSet, jwtVerify } from "jose";

console.log("jose", await jwtVerify(process.argv[3], createLocalJWKSet({ keys: [JSON.parse(process.argv[2])] })).then(() => "ok", ({ code }) => code));
E
cat >"$work/sign.mjs" <<'E'
import { importJWK, SignJWT } from "jose";

const [key, alg, issuer] = process.argv.slice(2);
process.stdout.write(await new SignJWT({}).setProtectedHeader({ alg, kid: "k" }).setIssuer(issuer).setAudience("app").setSubject("user").setIssuedAt()
  .setExpirationTime("1h").sign(await importJWK(JSON.parse(key), alg)));
E
seen=$(go_run github.com/zitadel/oidc/v3@v3.51.17 github.com/coreos/go-oidc/v3@v3.21.0 github.com/go-jose/go-jose/v4@v4.1.6 github.com/lestrrat-go/jwx/v3@v3.4.0 <<'E'
package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"

	coreos "github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/lestrrat-go/jwx/v3/jwk"
	jwx "github.com/lestrrat-go/jwx/v3/jwt"
	"github.com/zitadel/oidc/v3/pkg/client/rp"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

func report(name string, err error) {
	if err != nil {
		fmt.Println(name, "refused")
	} else {
		fmt.Println(name, "ok")
	}
}

func main() {
	public, private, _ := ed25519.GenerateKey(rand.Reader)
	secret, _ := json.Marshal(jose.JSONWebKey{Key: private})
	var set jose.JSONWebKeySet
	keys := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(set)
	}))
	ctx := context.Background()
	for _, pair := range [][2]string{{"EdDSA", "EdDSA"}, {"Ed25519", "EdDSA"}, {"Ed25519", "Ed25519"}} {
		fmt.Println("key", pair[0], "token", pair[1])
		key := jose.JSONWebKey{Key: public, KeyID: "k", Algorithm: pair[0], Use: "sig"}
		set = jose.JSONWebKeySet{Keys: []jose.JSONWebKey{key}}
		token, err := exec.Command("node", "../sign.mjs", string(secret), pair[1], keys.URL).Output()
		if err != nil {
			panic(err)
		}
		_, err = coreos.NewVerifier(keys.URL, coreos.NewRemoteKeySet(ctx, keys.URL), &coreos.Config{ClientID: "app", SupportedSigningAlgs: []string{"EdDSA", "Ed25519"}}).Verify(ctx, string(token))
		report("coreos/go-oidc", err)
		_, err = rp.VerifyIDToken[*oidc.IDTokenClaims](ctx, string(token), rp.NewIDTokenVerifier(keys.URL, "app", rp.NewRemoteKeySet(http.DefaultClient, keys.URL), rp.WithSupportedSigningAlgorithms("EdDSA", "Ed25519")))
		report("zitadel/oidc", err)
		text, _ := json.Marshal(set)
		other, _ := jwk.Parse(text)
		_, err = jwx.Parse(token, jwx.WithKeySet(other))
		report("jwx", err)
		text, _ = json.Marshal(key)
		for _, client := range []*exec.Cmd{exec.Command("node", "../client.mjs", string(text), string(token)), exec.Command("../venv/bin/python", "-W", "ignore", "../client.py", string(text), string(token))} {
			client.Stdout, client.Stderr = os.Stdout, os.Stderr
			if err := client.Run(); err != nil {
				panic(err)
			}
		}
	}
}
E
)
noted "outcomes" 'key EdDSA token EdDSA
coreos/go-oidc ok
zitadel/oidc ok
jwx ok
jose ok
PyJWT ok
joserfc ok
key Ed25519 token EdDSA
coreos/go-oidc refused
zitadel/oidc ok
jwx ok
jose ERR_JWKS_NO_MATCHING_KEY
PyJWT PyJWKError
joserfc UnsupportedKeyAlgorithmError
key Ed25519 token Ed25519
coreos/go-oidc refused
zitadel/oidc refused
jwx ok
jose ok
PyJWT PyJWKError
joserfc ok' "$seen"
