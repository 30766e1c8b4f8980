package signing_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/oidc/signing/signingtest"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// opened makes a key and returns it with the sealed plaintext.
func opened(t *testing.T) (*tenant.SigningKey, []byte) {
	t.Helper()
	store := signingtest.NewStore(signingtest.Instance(0))
	maker := &signing.Maker{
		Store: store, KeyMaker: &signingtest.KeyMaker{}, Sealer: signingtest.Sealer{}, Clock: time.Now, Age: age, TokenLifetime: time.Hour,
	}
	if err := maker.Make(context.Background(), signingtest.Instance(0), tenant.KeyKind{}, nil, true); err != nil {
		t.Fatal(err)
	}
	key := store.Keys(signingtest.Instance(0))[0]
	plain, err := signingtest.Sealer{}.Open(context.Background(), tenant.SealSigningKey, key.ID(), key.Sealed)
	if err != nil {
		t.Fatal(err)
	}
	return key, plain
}

// Each signing key has a further key for opaque tokens, and the public halves match the
// private ones.
func TestParsePrivate(t *testing.T) {
	key, plain := opened(t)
	other, _ := opened(t)
	private, err := signing.ParsePrivate(plain)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.ParsePKIXPublicKey(key.TokenPublicKey)
	if err != nil || !private.Token.Public().(ed25519.PublicKey).Equal(public) {
		t.Errorf("token key: got %v (%v), want the public half of the private one", public, err)
	}
	if public, err = x509.ParsePKIXPublicKey(key.PublicKey); err != nil || !private.Signer.Public().(*rsa.PublicKey).Equal(public) {
		t.Errorf("signing key: got %v (%v), want the public half of the private one", public, err)
	}
	if bytes.Equal(key.TokenPublicKey, other.TokenPublicKey) {
		t.Error("two signing keys have one token key")
	}
}

// A key made before opaque tokens existed still signs. Errors about a broken key reveal
// nothing of it.
func TestParsePrivate_otherForms(t *testing.T) {
	_, plain := opened(t)
	second := bytes.Index(plain, []byte("-----BEGIN PRIVATE KEY"))
	if private, err := signing.ParsePrivate(plain[:second]); err != nil || private.Signer == nil || private.Token != nil {
		t.Errorf("without a token key: got %v", err)
	}
	for name, text := range map[string][]byte{
		"nothing": nil, "no PEM": []byte("secret"), "the other way round": append(bytes.Clone(plain[second:]), plain[:second]...),
		"two signing keys": append(bytes.Clone(plain[:second]), plain[:second]...),
	} {
		if _, err := signing.ParsePrivate(text); err == nil || len(err.Error()) > 60 {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}
