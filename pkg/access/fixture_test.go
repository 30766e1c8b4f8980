package access_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"sync"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const audience = "https://api.example.com"

// now is when a request arrives.
var now = time.Date(2026, time.November, 24, 6, 7, 8, 500, time.UTC)

// testKeys are made only once, because RSA keys take a while.
var testKeys = sync.OnceValue(func() (keys struct {
	rsa, otherRSA *rsa.PrivateKey
	p256          *ecdsa.PrivateKey
	ed25519       ed25519.PrivateKey
},
) {
	keys.rsa = must(rsa.GenerateKey(rand.Reader, 2048))
	keys.otherRSA = must(rsa.GenerateKey(rand.Reader, 2048))
	keys.p256 = must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	_, keys.ed25519, _ = ed25519.GenerateKey(rand.Reader)
	return keys
})

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// spki returns a public key as PEM.
func spki(public crypto.PublicKey) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: must(x509.MarshalPKIXPublicKey(public))}))
}

// signer signs JWTs by hand, so that a token can be wrong in any way and no library
// checks its own work.
type signer func(input []byte) []byte

func rs(key *rsa.PrivateKey, hash crypto.Hash) signer {
	return func(input []byte) []byte {
		h := hash.New()
		h.Write(input)
		return must(rsa.SignPKCS1v15(rand.Reader, key, hash, h.Sum(nil)))
	}
}

func ps256(key *rsa.PrivateKey) signer {
	return func(input []byte) []byte {
		sum := sha256.Sum256(input)
		return must(rsa.SignPSS(rand.Reader, key, crypto.SHA256, sum[:], &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}))
	}
}

func es256(key *ecdsa.PrivateKey) signer {
	return func(input []byte) []byte {
		sum := sha256.Sum256(input)
		r, s, err := ecdsa.Sign(rand.Reader, key, sum[:])
		if err != nil {
			panic(err)
		}
		return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	}
}

func eddsa(key ed25519.PrivateKey) signer {
	return func(input []byte) []byte { return ed25519.Sign(key, input) }
}

func hs256(secret []byte) signer {
	return func(input []byte) []byte {
		h := hmac.New(sha256.New, secret)
		h.Write(input)
		return h.Sum(nil)
	}
}

func unsigned([]byte) []byte { return nil }

type object map[string]any

// claims returns the claims of a valid token of the system user "system", with changes;
// a nil value removes a claim.
func claims(changes object) object {
	all := object{
		"iss": "system", "sub": "system", "aud": audience,
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	for name, value := range changes {
		if all[name] = value; value == nil {
			delete(all, name)
		}
	}
	return all
}

// jwt encodes a token.
func jwt(header, claims object, sign signer) string {
	input := encode(must(json.Marshal(header))) + "." + encode(must(json.Marshal(claims)))
	return input + "." + encode(sign([]byte(input)))
}

func encode(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

// goodJWT returns a token of "system", signed with the RSA key.
func goodJWT(changes object) string {
	return jwt(object{"alg": "RS256", "typ": "JWT"}, claims(changes), rs(testKeys().rsa, crypto.SHA256))
}

func mustSystemUser(t testing.TB, name string, keys []string, roles ...tenant.Role) *access.SystemUser {
	t.Helper()
	user, err := access.NewSystemUser(name, keys, roles)
	if err != nil {
		t.Fatalf("NewSystemUser: got error %v, want none", err)
	}
	return user
}

// users has one user per type of key, and one with several keys.
func users(t testing.TB) *access.SystemUsers {
	t.Helper()
	k := testKeys()
	return access.NewSystemUsers(audience,
		mustSystemUser(t, "system", []string{spki(&k.rsa.PublicKey)}),
		mustSystemUser(t, "p256", []string{spki(&k.p256.PublicKey)}),
		mustSystemUser(t, "ed25519", []string{spki(k.ed25519.Public())}),
		mustSystemUser(t, "several", []string{spki(k.ed25519.Public()), spki(&k.otherRSA.PublicKey), spki(&k.rsa.PublicKey)}),
		mustSystemUser(t, "limited", []string{spki(&k.rsa.PublicKey)}, tenant.RoleSystemOwnerViewer),
		mustSystemUser(t, "everywhere", []string{spki(&k.rsa.PublicKey)}, tenant.RoleSystemOwner, tenant.RoleIAMOwner),
	)
}
