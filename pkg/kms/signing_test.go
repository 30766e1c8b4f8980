package kms_test

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	kmsserver "github.com/tenantry/tenantry/infra/local/kms"
	"github.com/tenantry/tenantry/pkg/kms"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestKeyMaker_SigningKeyPair checks that the halves match and that the pair is bound
// to its instance as a signing key, which no policy for machine keys allows.
func TestKeyMaker_SigningKeyPair(t *testing.T) {
	server, err := kmsserver.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var sent struct{ EncryptionContext map[string]string }
	endpoint := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(body, &sent)
		}
		if err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		server.ServeHTTP(w, r)
	}))
	pair, err := kms.NewKeyMaker(client(endpoint), alias).SigningKeyPair(context.Background(), tenant.KeyKind{}, "1", "1-20416")
	if err != nil {
		t.Fatal(err)
	}
	checkPair(t, pair)
	want := map[string]string{"purpose": "signing-key", "instance": "1", "key": "1-20416"}
	if diff := cmp.Diff(want, sent.EncryptionContext); diff != "" {
		t.Errorf("encryption context (-want +got):\n%s", diff)
	}
	if _, err := kms.NewKeyMaker(client(endpoint), "alias/absent").SigningKeyPair(context.Background(), tenant.KeyKind{}, "1", "1-1"); !errors.Is(err, tenant.ErrKeysUnavailable) {
		t.Errorf("without a key: got %v, want %v", err, tenant.ErrKeysUnavailable)
	}
}

// TestKeyMaker_SigningKeyPair_kinds checks that the halves of each kind of pair match.
func TestKeyMaker_SigningKeyPair_kinds(t *testing.T) {
	for _, service := range services {
		t.Run(service.name, func(t *testing.T) {
			maker := kms.NewKeyMaker(client(service.start(t)), alias)
			for _, algorithm := range tenant.KeyAlgorithms() {
				kind := tenant.KeyKind{Algorithm: algorithm}
				pair, err := maker.SigningKeyPair(context.Background(), kind, "1", "1-20416")
				if err != nil {
					t.Fatalf("%s: %v", algorithm, err)
				}
				block, rest := pem.Decode(pair.PrivateKeyPEM)
				if block == nil || len(rest) != 0 {
					t.Fatalf("%s: no PEM", algorithm)
				}
				var private any
				if block.Type == "RSA PRIVATE KEY" {
					private, err = x509.ParsePKCS1PrivateKey(block.Bytes)
				} else {
					private, err = x509.ParsePKCS8PrivateKey(block.Bytes)
				}
				if err != nil {
					t.Fatalf("%s: %v", algorithm, err)
				}
				signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(algorithm), Key: private}, nil)
				if err != nil {
					t.Fatalf("%s: %v", algorithm, err)
				}
				signed, err := signer.Sign([]byte("x"))
				if err != nil {
					t.Fatalf("%s: %v", algorithm, err)
				}
				public, err := x509.ParsePKIXPublicKey(pair.PublicKey)
				if err != nil {
					t.Fatalf("%s: %v", algorithm, err)
				}
				if _, err := signed.Verify(public); err != nil {
					t.Errorf("%s: %v", algorithm, err)
				}
			}
			for _, bits := range []int{2048, 3072, 4096} {
				pair, err := maker.SigningKeyPair(context.Background(), tenant.KeyKind{Algorithm: tenant.RS384, Bits: bits}, "1", "1-20416")
				if err != nil {
					t.Fatal(err)
				}
				public, err := x509.ParsePKIXPublicKey(pair.PublicKey)
				if err != nil {
					t.Fatal(err)
				}
				if got := public.(*rsa.PublicKey).N.BitLen(); got != bits {
					t.Errorf("modulus: got %d bits, want %d", got, bits)
				}
			}
			if pair, err := maker.SigningKeyPair(context.Background(), tenant.KeyKind{Algorithm: "none"}, "1", "1-20416"); err == nil {
				t.Errorf("no kind: got %v, want an error", pair)
			}
		})
	}
}
