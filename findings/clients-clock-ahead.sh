#!/usr/bin/env bash
# Guess: every client accepts an ID token from a provider whose clock is half a minute ahead: iat tells a token's age
#        (RFC 7519, section 4.1.6); only nbf says when it starts to be valid, and there is none.
# Seen:  zitadel/oidc and PyJWT refuse it, with no leeway by default, while coreos/go-oidc, openid-client and
#        oidc-client-ts accept even an hour ahead. Sign-ins then fail now and then, with some clients only.
#        issuedAt of token is in the future      The token is not yet valid (iat)
# With:  zitadel/oidc v3.51.17, coreos/go-oidc v3.21.0, npm openid-client 6.8.9, oidc-client-ts 3.5.0, PyPI PyJWT 2.15.1
# So:    set WithIssuedAtOffset (zitadel/oidc) and leeway (PyJWT).
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check PyJWT==2.15.1 cryptography==50.0.2
(cd "$work" && npm install --silent --no-audit --no-fund openid-client@6.8.9 oidc-client-ts@3.5.0)
cat >"$work/client.py" <<'E'
import sys, jwt

issuer, token = sys.argv[1:]
try:
    jwt.decode(token, jwt.PyJWKClient(issuer + "/keys").get_signing_key_from_jwt(token), algorithms=["RS256"], audience="app", issuer=issuer)
    print("PyJWT ok")
except jwt.InvalidTokenError as error:
    print("PyJWT", error)
E
cat >"$work/client.mjs" <<'E'
import * as openid from "openid-client";
import { InMemoryWebStorage, OidcClient, WebStorageStateStore } from "oidc-client-ts";

const issuer = process.argv[2], back = "https://app.example/";
const config = await openid.discovery(new URL(issuer), "app", "secret", undefined, { execute: [openid.allowInsecureRequests] });
console.log("openid-client", await openid.authorizationCodeGrant(config, new URL(back + "?code=c")).then(() => "ok", String));
const client = new OidcClient({ authority: issuer, client_id: "app", redirect_uri: back,
  stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }) });
const state = new URL((await client.createSigninRequest({})).url).searchParams.get("state");
console.log("oidc-client-ts", await client.processSigninResponse(`${back}?code=c&state=${state}`).then(() => "ok", String));
process.exit();
E
seen=$(go_run github.com/zitadel/oidc/v3@v3.51.17 github.com/coreos/go-oidc/v3@v3.21.0 github.com/go-jose/go-jose/v4@v4.1.6 <<'E'
package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
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

func outcome(err error) string {
	if err == nil {
		return "ok"
	}
	text, _, _ := strings.Cut(err.Error(), ":")
	return text
}

func main() {
	key, _ := rsa.GenerateKey(rand.Reader, 2048)
	signer, _ := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "k"}}, nil)
	var issuer, token string
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]any{
			"/.well-known/openid-configuration": map[string]string{"issuer": issuer, "jwks_uri": issuer + "/keys",
				"authorization_endpoint": issuer + "/authorize", "token_endpoint": issuer + "/token"},
			"/keys":  jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "k", Algorithm: "RS256", Use: "sig"}}},
			"/token": map[string]any{"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": token},
		}[r.URL.Path])
	}))
	issuer = provider.URL
	ctx := context.Background()
	for _, ahead := range []time.Duration{0, 30 * time.Second, time.Hour} {
		issued := time.Now().Add(ahead)
		token, _ = jwt.Signed(signer).Claims(map[string]any{"iss": issuer, "aud": "app", "sub": "user", "iat": issued.Unix(), "exp": issued.Add(time.Hour).Unix()}).Serialize()
		fmt.Println("ahead", ahead)
		_, err := rp.VerifyIDToken[*oidc.IDTokenClaims](ctx, token, rp.NewIDTokenVerifier(issuer, "app", rp.NewRemoteKeySet(http.DefaultClient, issuer+"/keys")))
		fmt.Println("zitadel/oidc", outcome(err))
		_, err = coreos.NewVerifier(issuer, coreos.NewRemoteKeySet(ctx, issuer+"/keys"), &coreos.Config{ClientID: "app"}).Verify(ctx, token)
		fmt.Println("coreos/go-oidc", outcome(err))
		for _, client := range []*exec.Cmd{exec.Command("node", "../client.mjs", issuer), exec.Command("../venv/bin/python", "../client.py", issuer, token)} {
			client.Stdout, client.Stderr = os.Stdout, os.Stderr
			if err := client.Run(); err != nil {
				panic(err)
			}
		}
	}
}
E
)
noted "what clients make of it" 'ahead 0s
zitadel/oidc ok
coreos/go-oidc ok
openid-client ok
oidc-client-ts ok
PyJWT ok
ahead 30s
zitadel/oidc issuedAt of token is in the future
coreos/go-oidc ok
openid-client ok
oidc-client-ts ok
PyJWT The token is not yet valid (iat)
ahead 1h0m0s
zitadel/oidc issuedAt of token is in the future
coreos/go-oidc ok
openid-client ok
oidc-client-ts ok
PyJWT The token is not yet valid (iat)' "$seen"
