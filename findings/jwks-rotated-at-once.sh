#!/usr/bin/env bash
# Guess: a client that gets a token with an unknown kid fetches the keys again, so a provider can sign with a new key as soon as it
#        has published it.
# Seen:  jose and PyJWT fetch them only half a minute after the last time, and until then refuse valid tokens. coreos/go-oidc,
#        zitadel/oidc and Spring fetch at once.
#        JWKSNoMatchingKey: no applicable key found in the JSON Web Key Set
# With:  npm jose 6.2.18, coreos/go-oidc v3.21.0, zitadel/oidc v3.51.17, PyPI PyJWT 2.15.1, spring-security-oauth2-jose 7.1.0
# So:    publish a key at least a minute before the first token is signed with it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check PyJWT==2.15.1 cryptography==50.0.2
(cd "$work" && npm install --silent --no-audit --no-fund jose@6.2.18)
cat >"$work/client.py" <<'E'
import sys, urllib.request, jwt

server = sys.argv[1]
get = lambda path: urllib.request.urlopen(server + path).read().decode()
keys = jwt.PyJWKClient(server + "/keys")
for _ in range(2):
    token = get("/token")
    try:
        print("PyJWT", jwt.decode(token, keys.get_signing_key_from_jwt(token), algorithms=["RS256"], audience="app")["sub"])
    except jwt.PyJWKClientError as error:
        print("PyJWT", type(error).__name__)
    get("/rotate")
E
cat >"$work/client.mjs" <<'E'
import { createRemoteJWKSet, jwtVerify } from "jose";

const get = async (path) => (await fetch(process.argv[2] + path)).text();
const keys = createRemoteJWKSet(new URL(process.argv[2] + "/keys"));
for (let i = 0; i < 2; i++) {
  console.log("jose", await jwtVerify(await get("/token"), keys).then((found) => found.payload.sub, (error) => error.name));
  await get("/rotate");
}
E
jars org.springframework.security:spring-security-oauth2-jose:7.1.0 org.springframework:spring-web:7.0.8
cat >"$work/Client.java" <<'E'
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

public class Client {
  public static void main(String[] arguments) throws Exception {
    var decoder = NimbusJwtDecoder.withJwkSetUri(arguments[0] + "/keys").build();
    for (int i = 0; i < 2; i++) {
      try {
        System.out.println("Spring " + decoder.decode(get(arguments[0] + "/token")).getSubject());
      } catch (JwtException e) {
        System.out.println("Spring " + e.getMessage());
      }
      get(arguments[0] + "/rotate");
    }
  }

  static String get(String url) throws Exception {
    return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString()).body();
  }
}
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
	"time"

	coreos "github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/zitadel/oidc/v3/pkg/client/rp"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

type keys struct {
	all []jose.JSONWebKey
	url string
}

// rotate makes a key, with which tokens are signed from now on.
func (k *keys) rotate() {
	key, _ := rsa.GenerateKey(rand.Reader, 2048)
	k.all = append(k.all, jose.JSONWebKey{Key: key, KeyID: fmt.Sprint(len(k.all)), Algorithm: "RS256", Use: "sig"})
}

func (k *keys) token() string {
	signer, _ := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: k.all[len(k.all)-1]}, nil)
	token, _ := jwt.Signed(signer).Claims(map[string]any{"iss": k.url, "aud": "app", "sub": "user", "iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix()}).Serialize()
	return token
}

func (k *keys) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/keys":
		w.Header().Set("Content-Type", "application/json")
		var set jose.JSONWebKeySet
		for _, key := range k.all {
			set.Keys = append(set.Keys, key.Public())
		}
		json.NewEncoder(w).Encode(set)
	case "/token":
		fmt.Fprint(w, k.token())
	case "/rotate":
		k.rotate()
	}
}

func main() {
	served := &keys{}
	served.rotate()
	server := httptest.NewServer(served)
	served.url = server.URL
	ctx := context.Background()
	one := coreos.NewVerifier(server.URL, coreos.NewRemoteKeySet(ctx, server.URL+"/keys"), &coreos.Config{ClientID: "app"})
	two := rp.NewIDTokenVerifier(server.URL, "app", rp.NewRemoteKeySet(http.DefaultClient, server.URL+"/keys"))
	for range 2 {
		_, err := one.Verify(ctx, served.token())
		_, other := rp.VerifyIDToken[*oidc.IDTokenClaims](ctx, served.token(), two)
		fmt.Println("go-oidc", err, "zitadel/oidc", other)
		served.rotate()
	}
	for _, client := range []*exec.Cmd{exec.Command("node", "../client.mjs", server.URL), exec.Command("../venv/bin/python", "../client.py", server.URL),
		exec.Command("java", "-cp", "../jars/*", "../Client.java", server.URL)} {
		client.Stdout, client.Stderr = os.Stdout, os.Stderr
		if err := client.Run(); err != nil {
			panic(err)
		}
	}
}
E
)
noted "before and after" 'go-oidc <nil> zitadel/oidc <nil>
go-oidc <nil> zitadel/oidc <nil>
jose user
jose JWKSNoMatchingKey
PyJWT user
PyJWT PyJWKClientError
Spring user
Spring user' "$seen"
