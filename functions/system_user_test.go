package functions_test

import (
	"crypto/rsa"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// systemClaims returns the claims of a system user's token that is valid at now.
func systemClaims(now time.Time) jwt.Claims {
	return jwt.Claims{
		Issuer: "system", Subject: "system", Audience: jwt.Audience{audience},
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(time.Hour)),
	}
}

// systemToken returns a system user's token. All requests to a system share it,
// because signing with RSA takes longer than most requests.
func (s *system) systemToken(tb testing.TB) string {
	tb.Helper()
	s.tokenOnce.Do(func() { s.token = s.sign(tb, systemClaims(time.Now())) })
	return s.token
}

// sign signs claims as the system user.
func (s *system) sign(tb testing.TB, claims jwt.Claims) string {
	tb.Helper()
	return signWith(tb, s.key, claims)
}

func signWith(tb testing.TB, key *rsa.PrivateKey, claims jwt.Claims) string {
	tb.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		tb.Fatal(err)
	}
	return token
}

// variant returns a system user's token with the named fault.
func (s *system) variant(tb testing.TB, fault string, now time.Time) string {
	tb.Helper()
	claims, key := systemClaims(now), s.key
	switch fault {
	case "expired":
		claims.IssuedAt, claims.Expiry = jwt.NewNumericDate(now.Add(-2*time.Hour)), jwt.NewNumericDate(now.Add(-time.Hour))
	case "too-long":
		claims.Expiry = jwt.NewNumericDate(now.Add(24 * time.Hour))
	case "wrong-aud":
		claims.Audience = jwt.Audience{"https://elsewhere.example"}
	case "unknown-user":
		claims.Issuer, claims.Subject = "nobody", "nobody"
	case "iss-ne-sub":
		claims.Subject = "other"
	case "future-iat":
		claims.IssuedAt = jwt.NewNumericDate(now.Add(10 * time.Minute))
	case "no-exp":
		claims.Expiry = nil
	case "wrong-key":
		key = madeKey(2048, ofStrangers)
	case "alg-none":
		parts := strings.Split(signWith(tb, key, claims), ".")
		return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + parts[1] + "."
	default:
		tb.Fatalf("no token with the fault %q", fault)
	}
	return signWith(tb, key, claims)
}
