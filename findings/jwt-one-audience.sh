#!/usr/bin/env bash
# Guess: a library writes a single audience as a string, the special case of RFC 7519, section 4.1.3, whose form most providers send.
# Seen:  golang-jwt, jwx, zitadel/oidc and jjwt write a list of one; go-jose, Nimbus, java-jwt and jose4j a string, Nimbus and jose4j even
#        if they are given a list. So a service that changes its library changes the claim.
#        {"aud": ["app"]} or {"aud": "app"}
# With:  github.com/golang-jwt/jwt/v5 v5.3.1, lestrrat-go/jwx v3.4.0, zitadel/oidc v3.51.17, go-jose v4.1.6, Maven
#        io.jsonwebtoken:jjwt 0.13.0, com.nimbusds:nimbus-jose-jwt 10.10, com.auth0:java-jwt 4.6.2, org.bitbucket.b_c:jose4j 0.9.7
# So:    compare claims after decoding; where one reads tokens without a library, accept both forms.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/golang-jwt/jwt/v5@v5.3.1 github.com/lestrrat-go/jwx/v3@v3.4.0 github.com/zitadel/oidc/v3@v3.51.17 github.com/go-jose/go-jose/v4@v4.1.6 <<'E'
package main

import (
	"encoding/json"
	"fmt"

	"github.com/go-jose/go-jose/v4/jwt"
	golang "github.com/golang-jwt/jwt/v5"
	jwx "github.com/lestrrat-go/jwx/v3/jwt"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

func main() {
	built, _ := jwx.NewBuilder().Audience([]string{"app"}).Build()
	for _, claims := range []any{golang.RegisteredClaims{Audience: []string{"app"}}, built, oidc.TokenClaims{Audience: []string{"app"}}, jwt.Claims{Audience: []string{"app"}}} {
		text, _ := json.Marshal(claims)
		fmt.Println(string(text))
	}
}
E
)
noted "golang-jwt, jwx, zitadel/oidc, go-jose" '{"aud":["app"]}
{"aud":["app"]}
{"aud":["app"]}
{"aud":"app"}' "$seen"
noted "jjwt, java-jwt, Nimbus, jose4j" '{"aud":["app"]}
{"aud":"app"}
{"aud":"app"}
{"aud":"app"}' "$(java_run \
  io.jsonwebtoken:jjwt-impl:0.13.0 io.jsonwebtoken:jjwt-jackson:0.13.0 com.nimbusds:nimbus-jose-jwt:10.10 com.auth0:java-jwt:4.6.2 org.bitbucket.b_c:jose4j:0.9.7 <<'E'
import java.util.*;

public class Main {
  public static void main(String[] arguments) throws Exception {
    var jose4j = new org.jose4j.jwt.JwtClaims();
    jose4j.setAudience(List.of("app"));
    for (var payload : List.of(
        io.jsonwebtoken.Jwts.builder().audience().add("app").and().compact().split("\\.")[1],
        com.auth0.jwt.JWT.create().withAudience("app").sign(com.auth0.jwt.algorithms.Algorithm.HMAC256("k".repeat(32))).split("\\.")[1])) {
      System.out.println(new String(Base64.getUrlDecoder().decode(payload)));
    }
    System.out.println(new com.nimbusds.jwt.JWTClaimsSet.Builder().audience(List.of("app")).build());
    System.out.println(jose4j.toJson());
  }
}
E
)"
