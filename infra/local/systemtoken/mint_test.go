package systemtoken_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/infra/local/systemtoken"
)

func pkcs8(tb testing.TB, key crypto.PrivateKey) []byte {
	tb.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		tb.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func newRSA(tb testing.TB, bits int) *rsa.PrivateKey {
	tb.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

func newEC(tb testing.TB, curve elliptic.Curve) *ecdsa.PrivateKey {
	tb.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

func newEd25519(tb testing.TB) ed25519.PrivateKey {
	tb.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

// verify checks a signature according to RFC 7518 and RFC 8037, with only the standard library.
func verify(tb testing.TB, algorithm, publicPEM, signed string, signature []byte) bool {
	tb.Helper()
	block, _ := pem.Decode([]byte(publicPEM))
	public, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		tb.Fatal(err)
	}
	digest := sha256.Sum256([]byte(signed))
	switch algorithm {
	case "RS256":
		return rsa.VerifyPKCS1v15(public.(*rsa.PublicKey), crypto.SHA256, digest[:], signature) == nil
	case "ES256":
		r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
		return ecdsa.Verify(public.(*ecdsa.PublicKey), digest[:], r, s)
	case "EdDSA":
		return ed25519.Verify(public.(ed25519.PublicKey), []byte(signed), signature)
	}
	tb.Fatalf("unknown algorithm %q", algorithm)
	return false
}

func decode(tb testing.TB, part string) []byte {
	tb.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

func TestKey_Mint(t *testing.T) {
	rsaKey, ecKey := newRSA(t, 2048), newEC(t, elliptic.P256())
	sec1, err := x509.MarshalECPrivateKey(ecKey)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, algorithm string
		file            []byte
	}{
		{"RSA", "RS256", pkcs8(t, rsaKey)},
		{"RSA as PKCS#1", "RS256", pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(rsaKey)})},
		{"P-256", "ES256", pkcs8(t, ecKey)},
		{"P-256 as openssl writes it", "ES256", append(
			pem.EncodeToMemory(&pem.Block{Type: "EC PARAMETERS", Bytes: []byte{6, 0}}),
			pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: sec1})...)},
		{"Ed25519", "EdDSA", pkcs8(t, newEd25519(t))},
	} {
		t.Run(c.name, func(t *testing.T) {
			key, err := systemtoken.ParseKey(c.file)
			if err != nil {
				t.Fatal(err)
			}
			public, err := key.PublicPEM()
			if err != nil {
				t.Fatal(err)
			}
			token, err := key.Mint(systemtoken.Claims{
				User: "system", Audience: "https://api.example.com", IssuedAt: time.Unix(1000, 0), Lifetime: time.Hour,
			})
			if err != nil {
				t.Fatal(err)
			}
			parts := strings.Split(token, ".")
			if len(parts) != 3 {
				t.Fatalf("got %q, want a compact JWS", token)
			}
			if got, want := string(decode(t, parts[0])), `{"alg":"`+c.algorithm+`","typ":"JWT"}`; got != want {
				t.Errorf("header: got %s, want %s", got, want)
			}
			var claims map[string]any
			if err := json.Unmarshal(decode(t, parts[1]), &claims); err != nil {
				t.Fatal(err)
			}
			want := map[string]any{"iss": "system", "sub": "system", "aud": "https://api.example.com", "iat": 1000.0, "exp": 4600.0}
			if !reflect.DeepEqual(claims, want) {
				t.Errorf("claims: got %v, want %v", claims, want)
			}
			if !verify(t, c.algorithm, public, parts[0]+"."+parts[1], decode(t, parts[2])) {
				t.Error("the public key does not verify the signature")
			}
		})
	}
}

func TestKey_Mint_Refusals(t *testing.T) {
	key, err := systemtoken.ParseKey(pkcs8(t, newEd25519(t)))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]systemtoken.Claims{
		"no lifetime":        {User: "system", Audience: "a"},
		"negative lifetime":  {User: "system", Audience: "a", Lifetime: -1},
		"more than an hour":  {User: "system", Audience: "a", Lifetime: time.Hour + 1},
		"nobody":             {Audience: "a", Lifetime: time.Hour},
		"for no one to read": {User: "system", Lifetime: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			if token, err := key.Mint(c); err == nil || token != "" {
				t.Errorf("got %q, %v; want an error and no token", token, err)
			}
		})
	}
}

func TestParseKey_Refusals(t *testing.T) {
	rsaDER, err := x509.MarshalPKIXPublicKey(newRSA(t, 2048).Public())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, want string
		file       []byte
	}{
		{"empty", "no private key", nil},
		{"not PEM", "no private key", []byte("secret")},
		{"cut PEM", "no private key", pkcs8(t, newEd25519(t))[:40]},
		{"public key", "no private key", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: rsaDER})},
		{"broken", "is broken", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("secret")})},
		{"encrypted", "unencrypted", pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte("secret")})},
		{"short RSA", "1024 bits", pkcs8(t, newRSA(t, 1024))},
		{"another curve", "P-384", pkcs8(t, newEC(t, elliptic.P384()))},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := systemtoken.ParseKey(c.file)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v, want an error with %q and nothing of the key", err, c.want)
			}
		})
	}
}
