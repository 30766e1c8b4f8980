#!/usr/bin/env bash
# Guess: a token without a kid, which RFC 7515 makes optional, is verified with each key that fits (appendix D), as its provider only
#        has two keys for the days of a rotation.
# Seen:  go-oidc, python-jose and jwcrypto try both keys. zitadel/oidc, jose and joserfc refuse the token as soon as there are two;
#        go-jose, jwx and PyJWT even if there is only one.
#        one key: six of nine verify      two keys: three of nine
# With:  coreos/go-oidc v3.21.0, zitadel/oidc v3.51.17, go-jose v4.1.6, lestrrat-go/jwx v3.4.0, npm jose 6.2.18, PyPI PyJWT 2.15.1,
#        joserfc 1.8.0, jwcrypto 1.6.1, python-jose 3.5.0
# So:    give tokens and keys a kid before the first rotation.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check PyJWT==2.15.1 joserfc==1.8.0 jwcrypto==1.6.1 python-jose==3.5.0 cryptography==50.0.2
(cd "$work" && npm install --silent --no-audit --no-fund jose@6.2.18)
cat >"$work/client.py" <<'E'
import json, sys, urllib.request
import jose.jwt, joserfc.jwk, joserfc.jwt, jwcrypto.jwk, jwcrypto.jwt, jwt

url, token = sys.argv[1:]
text = urllib.request.urlopen(url).read().decode()
for name, verify in {
    "PyJWT": lambda: jwt.decode(token, jwt.PyJWKClient(url).get_signing_key_from_jwt(token), algorithms=["ES256"], audience="app"),
    "joserfc": lambda: joserfc.jwt.decode(token, joserfc.jwk.KeySet.import_key_set(json.loads(text)), algorithms=["ES256"]),
    "jwcrypto": lambda: jwcrypto.jwt.JWT(jwt=token, key=jwcrypto.jwk.JWKSet.from_json(text), algs=["ES256"]),
    "python-jose": lambda: jose.jwt.decode(token, json.loads(text), algorithms=["ES256"], audience="app"),
}.items():
    try:
        verify()
        print(name, "ok")
    except Exception as error:
        print(name, type(error).__name__)
E
cat >"$work/client.mjs" <<'E'
import { createRemoteJWKSet, jwtVerify } from "jose";

console.log("jose", await jwtVerify(process.argv[3], createRemoteJWKSet(new URL(process.argv[2]))).then(() => "ok", (error) => "refused"));
E
seen=$(go_run github.com/zitadel/oidc/v3@v3.51.17 github.com/coreos/go-oidc/v3@v3.21.0 github.com/go-jose/go-jose/v4@v4.1.6 github.com/lestrrat-go/jwx/v3@v3.4.0 <<'E'
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
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
	var set jose.JSONWebKeySet
	keys := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(set)
	}))
	ctx := context.Background()
	var old *ecdsa.PrivateKey
	for _, kid := range []string{"one", "two"} {
		key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if old == nil {
			old = key
		}
		set.Keys = append([]jose.JSONWebKey{{Key: key.Public(), KeyID: kid, Algorithm: "ES256", Use: "sig"}}, set.Keys...)
		signer, _ := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: old}, nil)
		token, _ := jwt.Signed(signer).Claims(map[string]any{"iss": keys.URL, "aud": "app", "sub": "user", "iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix()}).Serialize()
		fmt.Println("keys:", len(set.Keys))
		_, err := coreos.NewVerifier(keys.URL, coreos.NewRemoteKeySet(ctx, keys.URL), &coreos.Config{ClientID: "app", SupportedSigningAlgs: []string{"ES256"}}).Verify(ctx, token)
		report("coreos/go-oidc", err)
		_, err = rp.VerifyIDToken[*oidc.IDTokenClaims](ctx, token, rp.NewIDTokenVerifier(keys.URL, "app", rp.NewRemoteKeySet(http.DefaultClient, keys.URL), rp.WithSupportedSigningAlgorithms("ES256")))
		report("zitadel/oidc", err)
		parsed, _ := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.ES256})
		report("go-jose", parsed.Claims(set, &struct{}{}))
		text, _ := json.Marshal(set)
		other, _ := jwk.Parse(text)
		_, err = jwx.Parse([]byte(token), jwx.WithKeySet(other))
		report("jwx", err)
		for _, client := range []*exec.Cmd{exec.Command("node", "../client.mjs", keys.URL, token), exec.Command("../venv/bin/python", "-W", "ignore", "../client.py", keys.URL, token)} {
			client.Stdout, client.Stderr = os.Stdout, os.Stderr
			if err := client.Run(); err != nil {
				panic(err)
			}
		}
	}
}
E
)
noted "outcomes" 'keys: 1
coreos/go-oidc ok
zitadel/oidc ok
go-jose refused
jwx refused
jose ok
PyJWT PyJWKClientError
joserfc ok
jwcrypto ok
python-jose ok
keys: 2
coreos/go-oidc ok
zitadel/oidc refused
go-jose refused
jwx refused
jose refused
PyJWT PyJWKClientError
joserfc InvalidKeyIdError
jwcrypto ok
python-jose ok' "$seen"
