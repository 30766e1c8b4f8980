package instance_test

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/credential"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

// keyFile is what clients of the public API read from a key file.
type keyFile struct {
	Type           string `json:"type"`
	KeyID          string `json:"keyId"`
	Key            string `json:"key"`
	ExpirationDate string `json:"expirationDate"`
	UserID         string `json:"userId"`
}

func parseKeyFile(t testing.TB, text []byte) keyFile {
	t.Helper()
	var file keyFile
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		t.Fatalf("key file: got error %v, want JSON of the known fields", err)
	}
	return file
}

// Source: the contract, README.md, "Shapes".
func TestCreate_Execute_key_file(t *testing.T) {
	c := newMachineCreation()
	result, change := c.mustExecute(t)
	stored := tenanttest.Created[*tenant.MachineKey](t, change)

	file := parseKeyFile(t, result.MachineKeyFile)
	block, rest := pem.Decode([]byte(file.Key))
	if block == nil || block.Type != "RSA PRIVATE KEY" || len(rest) != 0 {
		t.Fatalf("key: got %.40q, want one PEM block RSA PRIVATE KEY", file.Key)
	}
	private, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		t.Fatalf("key: got error %v, want PKCS#1", err)
	}
	if got, want := private.N.BitLen(), 2048; got != want {
		t.Errorf("key: got %d bits, want %d", got, want)
	}
	public, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(public, stored.PublicKey) {
		t.Error("the stored public key does not match the returned private key")
	}
	want := keyFile{
		Type: "serviceaccount", KeyID: stored.ID, Key: file.Key, ExpirationDate: "9999-12-31T23:59:59Z", UserID: stored.UserID,
	}
	if diff := cmp.Diff(want, file); diff != "" {
		t.Errorf("key file (-want +got):\n%s", diff)
	}
	order := []string{`{"type":"serviceaccount","keyId":`, `"key":"-----BEGIN RSA PRIVATE KEY-----\n`, `"expirationDate":`, `"userId":`}
	text, at := string(result.MachineKeyFile), 0
	for _, part := range order {
		next := strings.Index(text[at:], part)
		if next < 0 {
			t.Fatalf("key file: got no %s after byte %d, want the contract's order", part, at)
		}
		at += next
	}
}

// Source: the contract, stored.md, "Expiry".
func TestCreate_Execute_expiry(t *testing.T) {
	zurich := time.FixedZone("", 2*60*60)
	for _, tt := range []struct {
		name string
		at   *time.Time
		// want is what the key file shows, or "" for a refusal.
		want string
	}{
		{"absent", nil, "9999-12-31T23:59:59Z"},
		{"year_1", ptr(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)), "9999-12-31T23:59:59Z"},
		{"year_1_with_offset", ptr(time.Date(1, 1, 1, 2, 0, 0, 0, zurich)), "9999-12-31T23:59:59Z"},
		{"year_1_later", ptr(time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC)), ""},
		{"year_2", ptr(time.Date(2, 1, 1, 0, 0, 0, 0, time.UTC)), ""},
		{"unix_epoch", ptr(time.Unix(0, 0)), ""},
		{"a_second_ago", ptr(tenanttest.Time.Add(-time.Second)), ""},
		{"now", ptr(tenanttest.StoredTime), ""},
		{"a_microsecond_ahead", ptr(tenanttest.StoredTime.Add(time.Microsecond)), "2026-11-24T06:07:08.123457Z"},
		{"nanoseconds", ptr(time.Date(2027, 1, 2, 3, 4, 5, 123456789, time.UTC)), "2027-01-02T03:04:05.123456789Z"},
		{"offset", ptr(time.Date(2027, 1, 2, 3, 4, 5, 0, zurich)), "2027-01-02T01:04:05Z"},
		{"offset_into_the_past", ptr(time.Date(2026, 11, 24, 7, 7, 8, 0, zurich)), ""},
		{"no_expiry_itself", ptr(time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)), "9999-12-31T23:59:59Z"},
		{"last_nanosecond", ptr(time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)), "9999-12-31T23:59:59.999999999Z"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.want == "" {
				token, key := newMachineCreation(), newMachineCreation()
				token.cmd.Machine.Token.ExpiresAt = tt.at
				token.refuse(t, credential.ErrExpiryPast)
				key.cmd.Machine.Key.ExpiresAt = tt.at
				key.refuse(t, credential.ErrExpiryPast)
				return
			}
			c := newMachineCreation()
			c.cmd.Machine.Token.ExpiresAt, c.cmd.Machine.Key.ExpiresAt = tt.at, tt.at
			result, change := c.mustExecute(t)

			want, err := time.Parse(time.RFC3339Nano, tt.want)
			if err != nil {
				t.Fatal(err)
			}
			if got := tenanttest.Created[*tenant.PersonalAccessToken](t, change).ExpiresAt; got != want {
				t.Errorf("token: got %v, want %v", got, want)
			}
			if got := tenanttest.Created[*tenant.MachineKey](t, change).ExpiresAt; got != want {
				t.Errorf("key: got %v, want %v", got, want)
			}
			if got := parseKeyFile(t, result.MachineKeyFile).ExpirationDate; got != tt.want {
				t.Errorf("key file: got %q, want %q", got, tt.want)
			}
		})
	}
}

// The expiries of key and token are independent.
func TestCreate_Execute_expiries_differ(t *testing.T) {
	c := newMachineCreation()
	c.cmd.Machine.Token.ExpiresAt = ptr(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
	c.cmd.Machine.Key.ExpiresAt = ptr(time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC))
	_, change := c.mustExecute(t)
	got := []int{tenanttest.Created[*tenant.PersonalAccessToken](t, change).ExpiresAt.Year(), tenanttest.Created[*tenant.MachineKey](t, change).ExpiresAt.Year()}
	if diff := cmp.Diff([]int{2027, 2028}, got); diff != "" {
		t.Errorf("years of token and key (-want +got):\n%s", diff)
	}
}
