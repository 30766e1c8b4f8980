package kms

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"testing"
)

func mustPKCS8(tb testing.TB, private any) []byte {
	tb.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		tb.Fatal(err)
	}
	return der
}

func mustRSA(tb testing.TB) (private *rsa.PrivateKey, public []byte) {
	tb.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		tb.Fatal(err)
	}
	if public, err = x509.MarshalPKIXPublicKey(&private.PublicKey); err != nil {
		tb.Fatal(err)
	}
	return private, public
}

// TestPKCS1PEM checks that unpacking gives the same as parsing and writing the key.
func TestPKCS1PEM(t *testing.T) {
	private, public := mustRSA(t)
	_, otherPublic := mustRSA(t)
	good := mustPKCS8(t, private)
	got, err := pkcs1PEM(good, public)
	if err != nil {
		t.Fatal(err)
	}
	want := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private)})
	if !bytes.Equal(got, want) {
		t.Error("got another PEM file than parsing and writing it gives")
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][2][]byte{
		"another key's half": {good, otherPublic},
		"no public key":      {good, nil},
		"no private key":     {nil, public},
		"cut off":            {good[:len(good)-1], public},
		"more behind":        {append(bytes.Clone(good), 0), public},
		"another algorithm":  {mustPKCS8(t, curve), public},
		"PKCS#1":             {x509.MarshalPKCS1PrivateKey(private), public},
	} {
		if got, err := pkcs1PEM(bad[0], bad[1]); err == nil || got != nil {
			t.Errorf("%s: got %d bytes, %v, want an error alone", name, len(got), err)
		}
	}
}

func BenchmarkPKCS1PEM(b *testing.B) {
	private, public := mustRSA(b)
	pkcs8 := mustPKCS8(b, private)
	for b.Loop() {
		if _, err := pkcs1PEM(pkcs8, public); err != nil {
			b.Fatal(err)
		}
	}
}
