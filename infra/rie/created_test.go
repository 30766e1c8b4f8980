package rie_test

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// createdBody is the body of a success of either call.
type createdBody struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	Details    struct {
		Sequence, ResourceOwner string
		CreationDate            time.Time
	}
	Pat         string
	MachineKey  []byte
	AccessToken string `json:"access_token"`
	IDToken     string `json:"id_token"`
}

var id = regexp.MustCompile(`^\d{15,19}$`)

func checkDetails(t *testing.T, body createdBody) {
	t.Helper()
	if !id.MatchString(body.Details.ResourceOwner) || body.Details.Sequence == "" {
		t.Errorf("details: got %+v, want a sequence and an id as the resource owner", body.Details)
	}
	if age := time.Since(body.Details.CreationDate); age < 0 || age > time.Minute {
		t.Errorf("creationDate: got %v, want now", body.Details.CreationDate)
	}
}

func checkInstance(t *testing.T, body createdBody) {
	t.Helper()
	checkDetails(t, body)
	if !id.MatchString(body.InstanceID) {
		t.Errorf("instanceId: got %q, want an id", body.InstanceID)
	}
}

func checkNoCredentials(t *testing.T, _ *run, body createdBody) {
	t.Helper()
	checkInstance(t, body)
	if body.Pat != "" || body.MachineKey != nil {
		t.Error("credentials: got some, want none: nobody asked for them")
	}
}

// checkMachine keeps the credentials: the token for the set-ups, both for the search of logs and table.
func checkMachine(t *testing.T, r *run, body createdBody) {
	t.Helper()
	checkInstance(t, body)
	if body.Pat == "" {
		t.Error("pat: got none")
	}
	r.token = body.Pat
	var file struct{ Type, KeyID, Key, ExpirationDate, UserID string }
	if err := json.Unmarshal(body.MachineKey, &file); err != nil {
		t.Fatalf("machineKey: %v", err)
	}
	private := parsePrivateKey(t, file.Key)
	if file.Type != "serviceaccount" || file.ExpirationDate != "2099-12-31T23:59:59Z" ||
		!id.MatchString(file.KeyID) || !id.MatchString(file.UserID) {
		t.Errorf("machineKey: got type %q, expiry %q, key %q, user %q",
			file.Type, file.ExpirationDate, file.KeyID, file.UserID)
	}
	r.checkStoredKey(t, file.KeyID, &private.PublicKey)
	r.assertion = assert(t, private, file.KeyID, file.UserID)

	r.secrets = append(r.secrets, body.Pat)
	// Line by line, because a log would escape the line breaks; after those that hold the modulus, which is
	// public: 277 bytes of the key's DER, 48 a line.
	for _, line := range strings.Split(file.Key, "\n")[1+277/48+1:] {
		if len(line) == 64 {
			r.secrets = append(r.secrets, line)
		}
	}
	encoded, err := json.Marshal(body.MachineKey)
	if err != nil {
		t.Fatal(err)
	}
	r.secrets = append(r.secrets, string(bytes.Trim(encoded, `"`)))
}

func parsePrivateKey(t *testing.T, text string) *rsa.PrivateKey {
	t.Helper()
	block, rest := pem.Decode([]byte(text))
	if block == nil || block.Type != "RSA PRIVATE KEY" || len(bytes.TrimSpace(rest)) > 0 {
		t.Fatal("machineKey: key is not one PEM block of an RSA private key")
	}
	private, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		t.Fatalf("machineKey: %v", err)
	}
	if err := private.Validate(); err != nil || private.N.BitLen() != 2048 {
		t.Fatalf("machineKey: got %d bits, %v; want a valid key of 2048", private.N.BitLen(), err)
	}
	return private
}

// checkStoredKey wants the table to know the public half of what the caller was given.
func (r *run) checkStoredKey(t *testing.T, keyID string, public *rsa.PublicKey) {
	t.Helper()
	want, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range r.items(t) {
		if i["sk"] == "KEY#"+keyID {
			if diff := cmp.Diff(any(want), i["publicKey"]); diff != "" {
				t.Errorf("public key in the table (-want +got):\n%s", diff)
			}
			return
		}
	}
	t.Errorf("table: holds no key %s", keyID)
}

func checkOrg(t *testing.T, _ *run, body createdBody) {
	t.Helper()
	checkDetails(t, body)
	if !id.MatchString(body.OrgID) || !id.MatchString(body.UserID) || body.Details.ResourceOwner != body.OrgID {
		t.Errorf("got organisation %q, user %q, resource owner %q; want ids, the first also as owner",
			body.OrgID, body.UserID, body.Details.ResourceOwner)
	}
}
