#!/usr/bin/env bash
# Guess: a client skips keys it cannot read and uses the rest of the set (RFC 7517, section 5), all the more since
#        go-oidc skips unknown key types and algorithms on purpose.
# Seen:  because of one key on secp256k1, zitadel/oidc rejects the whole set, and go-oidc does so unless that key has
#        an alg: no token verifies, whatever key signed it. A key of an unknown type or on X25519 does no harm. jose
#        and PyJWT skip all of them.
#        unsupported elliptic curve 'secp256k1'
# With:  go-jose v4.1.6, coreos/go-oidc v3.21.0, zitadel/oidc v3.51.17, npm jose 6.2.18, PyPI PyJWT 2.15.1
# So:    publish only keys that every client can read, each with its alg.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check PyJWT==2.15.1 cryptography==50.0.2
(cd "$work" && npm install --silent --no-audit --no-fund jose@6.2.18)
cat >"$work/client.py" <<'E'
import sys, jwt

url, token = sys.argv[1:]
print("PyJWT", jwt.decode(token, jwt.PyJWKClient(url).get_signing_key_from_jwt(token), algorithms=["RS256"], audience="app")["sub"])
E
cat >"$work/client.mjs" <<'E'
import { createRemoteJWKSet, jwtVerify } from "jose";

const { payload } = await jwtVerify(process.argv[3], createRemoteJWKSet(new URL(process.argv[2])));
console.log("jose", payload.sub);
E
seen=$(go_run github.com/zitadel/oidc/v3@v3.51.17 github.com/coreos/go-oidc/v3@v3.21.0 github.com/go-jose/go-jose/v4@v4.1.6 <<'E'
package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"time"

	coreos "github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/zitadel/oidc/v3/pkg/client/rp"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

func outcome(subject string, err error) string {
	if err != nil && strings.Contains(err.Error(), "unsupported elliptic curve 'secp256k1'") {
		return "unsupported elliptic curve"
	}
	return fmt.Sprint(subject, " ", err)
}

func main() {
	key, _ := rsa.GenerateKey(rand.Reader, 2048)
	known, _ := json.Marshal(jose.JSONWebKey{Key: key.Public(), KeyID: "k", Algorithm: "RS256", Use: "sig"})
	signer, _ := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "k"}}, nil)
	ctx := context.Background()
	// The point by which the curve is defined is as good a public key as any.
	point := `"crv": "secp256k1", "x": "eb5mfvncu6xVoGKVzocLBwKb_NstzijZWfKBWxb4F5g", "y": "SDradyajxGVdpPv8DhEIqP0XtEimhVQZnEfQj_sQ1Lg"`
	for _, other := range []struct{ name, key string }{
		{"unknown kind", `{"kid": "o", "kty": "AKP", "pub": "AA"}`},
		{"X25519", `{"kid": "o", "kty": "OKP", "crv": "X25519", "x": "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"}`},
		{"secp256k1, alg", `{"kid": "o", "kty": "EC", "alg": "ES256K", ` + point + `}`},
		{"secp256k1", `{"kid": "o", "kty": "EC", ` + point + `}`},
	} {
		keys := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"keys": [`+other.key+`,`+string(known)+`]}`)
		}))
		token, _ := jwt.Signed(signer).Claims(map[string]any{"iss": keys.URL, "aud": "app", "sub": "user", "iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix()}).Serialize()
		fmt.Println("with", other.name)
		_, err := coreos.NewVerifier(keys.URL, coreos.NewRemoteKeySet(ctx, keys.URL), &coreos.Config{ClientID: "app"}).Verify(ctx, token)
		fmt.Println("coreos/go-oidc", outcome("user", err))
		_, err = rp.VerifyIDToken[*oidc.IDTokenClaims](ctx, token, rp.NewIDTokenVerifier(keys.URL, "app", rp.NewRemoteKeySet(http.DefaultClient, keys.URL)))
		fmt.Println("zitadel/oidc", outcome("user", err))
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
noted "whom the token is for" 'with unknown kind
coreos/go-oidc user <nil>
zitadel/oidc user <nil>
jose user
PyJWT user
with X25519
coreos/go-oidc user <nil>
zitadel/oidc user <nil>
jose user
PyJWT user
with secp256k1, alg
coreos/go-oidc user <nil>
zitadel/oidc unsupported elliptic curve
jose user
PyJWT user
with secp256k1
coreos/go-oidc unsupported elliptic curve
zitadel/oidc unsupported elliptic curve
jose user
PyJWT user' "$seen"
