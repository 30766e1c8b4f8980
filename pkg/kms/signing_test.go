package kms_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	kmsserver "github.com/tenantry/tenantry/infra/local/kms"
	"github.com/tenantry/tenantry/pkg/kms"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestKeyMaker_SigningKeyPair: the pair is one, and bound to its instance as a
// signing key, which no policy for machine keys allows.
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
	pair, err := kms.NewKeyMaker(client(endpoint), alias).SigningKeyPair(context.Background(), "1", "1-20416")
	if err != nil {
		t.Fatal(err)
	}
	checkPair(t, pair)
	want := map[string]string{"purpose": "signing-key", "instance": "1", "key": "1-20416"}
	if diff := cmp.Diff(want, sent.EncryptionContext); diff != "" {
		t.Errorf("encryption context (-want +got):\n%s", diff)
	}
	if _, err := kms.NewKeyMaker(client(endpoint), "alias/absent").SigningKeyPair(context.Background(), "1", "1-1"); !errors.Is(err, tenant.ErrKeysUnavailable) {
		t.Errorf("without a key: got %v, want %v", err, tenant.ErrKeysUnavailable)
	}
}
