#!/usr/bin/env bash
# Guess: if two keys of different types share a kid, which RFC 7517, section 4.5, allows, a client uses the one that
#        fits the token's algorithm.
# Seen:  go-jose and PyJWT use the first key with that kid and fail on tokens signed with the second. jose,
#        coreos/go-oidc and zitadel/oidc find the right one, the latter two although they build on go-jose.
#        RSA and EC key "k", ES256: error in cryptographic primitive
# With:  go-jose v4.1.6, coreos/go-oidc v3.21.0, zitadel/oidc v3.51.17, npm jose 6.2.18, PyPI PyJWT 2.15.1
# So:    give every key its own kid; with go-jose, pick the key yourself rather than pass the set.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check PyJWT==2.15.1 cryptography==50.0.2
(cd "$work" && npm install --silent --no-audit --no-fund jose@6.2.18)
cat >"$work/client.py" <<'E'
import sys, jwt

keys, token = sys.argv[1:]
try:
    jwt.decode(token, jwt.PyJWKClient(keys).get_signing_key_from_jwt(token), algorithms=["RS256", "ES256"], audience="app")
    print("PyJWT ok")
except jwt.InvalidTokenError as error:
    print("PyJWT", type(error).__name__)
E
cat >"$work/client.mjs" <<'E'
import { createRemoteJWKSet, jwtVerify } from "jose";

console.log("jose", await jwtVerify(process.argv[3], createRemoteJWKSet(new URL(process.argv[2]))).then(() => "ok", String));
E
seen=$(go_run github.com/zitadel/oidc/v3@v3.51.17 github.com/coreos/go-oidc/v3@v3.21.0 github.com/go-jose/go-jose/v4@v4.1.6 <<'E'
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"time"

	coreos "github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/zitadel/oidc/v3/pkg/client/rp"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

func main() {
	one, _ := rsa.GenerateKey(rand.Reader, 2048)
	two, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
		{Key: one.Public(), KeyID: "k", Algorithm: "RS256", Use: "sig"}, {Key: two.Public(), KeyID: "k", Algorithm: "ES256", Use: "sig"},
	}}
	keys := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(set)
	}))
	ctx := context.Background()
	for algorithm, key := range []any{one, two} {
		name := []jose.SignatureAlgorithm{jose.RS256, jose.ES256}[algorithm]
		signer, _ := jose.NewSigner(jose.SigningKey{Algorithm: name, Key: jose.JSONWebKey{Key: key, KeyID: "k"}}, nil)
		token, _ := jwt.Signed(signer).Claims(map[string]any{"iss": keys.URL, "aud": "app", "sub": "user", "iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix()}).Serialize()
		fmt.Println(name)
		parsed, _ := jwt.ParseSigned(token, []jose.SignatureAlgorithm{name})
		fmt.Println("go-jose", parsed.Claims(set, &struct{}{}))
		_, err := coreos.NewVerifier(keys.URL, coreos.NewRemoteKeySet(ctx, keys.URL), &coreos.Config{ClientID: "app", SupportedSigningAlgs: []string{"RS256", "ES256"}}).Verify(ctx, token)
		fmt.Println("coreos/go-oidc", err)
		_, err = rp.VerifyIDToken[*oidc.IDTokenClaims](ctx, token, rp.NewIDTokenVerifier(keys.URL, "app", rp.NewRemoteKeySet(http.DefaultClient, keys.URL),
			rp.WithSupportedSigningAlgorithms("RS256", "ES256")))
		fmt.Println("zitadel/oidc", err)
		for _, client := range []*exec.Cmd{exec.Command("node", "../client.mjs", keys.URL, token), exec.Command("../venv/bin/python", "../client.py", keys.URL, token)} {
			client.Stdout, client.Stderr = os.Stdout, os.Stderr
			if err := client.Run(); err != nil {
				panic(err)
			}
		}
	}
}
E
)
noted "outcomes" 'RS256
go-jose <nil>
coreos/go-oidc <nil>
zitadel/oidc <nil>
jose ok
PyJWT ok
ES256
go-jose go-jose/go-jose: error in cryptographic primitive
coreos/go-oidc <nil>
zitadel/oidc <nil>
jose ok
PyJWT InvalidAlgorithmError' "$seen"
