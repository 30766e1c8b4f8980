package functions_test

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// machine is an instance's owner and its credentials.
type machine struct {
	instanceID, userID, keyID, host, issuer, pat string
	key                                          *rsa.PrivateKey
}

// machineOwner creates an instance that a machine owns.
func (s *system) machineOwner(tb testing.TB, name string) *machine {
	tb.Helper()
	return machineOf(tb, s.send(tb, machineRequest(tb, s, name)), name+".example.com")
}

// machineOf returns the owner in the response to a create.
func machineOf(tb testing.TB, a answer, host string) *machine {
	tb.Helper()
	var created struct {
		InstanceID, Pat string
		MachineKey      []byte
	}
	if err := json.Unmarshal(a.Body, &created); err != nil || a.Status != http.StatusOK {
		tb.Fatalf("create: %d %s", a.Status, a.Body)
	}
	var file struct{ KeyID, Key, UserID string }
	if err := json.Unmarshal(created.MachineKey, &file); err != nil {
		tb.Fatal(err)
	}
	block, _ := pem.Decode([]byte(file.Key))
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		tb.Fatal(err)
	}
	return &machine{
		instanceID: created.InstanceID, userID: file.UserID, keyID: file.KeyID, host: host, issuer: "http://" + host,
		pat: created.Pat, key: key,
	}
}

// claims returns the claims of a valid assertion; jti distinguishes two of the same
// second.
func (m *machine) claims() jwt.Claims {
	now := time.Now()
	return jwt.Claims{
		Issuer: m.userID, Subject: m.userID, Audience: jwt.Audience{m.issuer}, ID: fmt.Sprint(assertions.Add(1)),
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(time.Hour)),
	}
}

func (m *machine) sign(tb testing.TB, claims any) string {
	tb.Helper()
	return signAs(tb, jose.RS256, m.key, m.keyID, "JWT", claims)
}

func signAs(tb testing.TB, algorithm jose.SignatureAlgorithm, key any, keyID, typ string, claims any) string {
	tb.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: keyID}},
		(&jose.SignerOptions{}).WithType(jose.ContentType(typ)))
	if err != nil {
		tb.Fatal(err)
	}
	text, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

func (m *machine) userPK() string { return "INSTANCE#" + m.instanceID + "#USER#" + m.userID }
