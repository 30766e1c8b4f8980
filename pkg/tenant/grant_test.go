package tenant_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

var anyRef = tenant.TokenRef{InstanceID: "1040300000000000000", OrgID: "1040300000000000003", UserID: "1040300000000000001", TokenID: "1040300000000000002"}

// The tokens of a family can be told apart, and from forgeries by somebody who knows
// only the ids.
func TestRefreshToken(t *testing.T) {
	first, firstKept, err := tenant.MintRefreshToken(anyRef, nil)
	if err != nil {
		t.Fatal(err)
	}
	ref, firstSecret, err := tenant.ParseRefreshToken(first)
	if err != nil || ref != anyRef {
		t.Fatalf("ParseRefreshToken: got %v, %v", ref, err)
	}
	second, secondKept, err := tenant.MintRefreshToken(anyRef, firstSecret)
	if err != nil {
		t.Fatal(err)
	}
	_, secondSecret, err := tenant.ParseRefreshToken(second)
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := tenant.MintRefreshToken(anyRef, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, otherSecret, err := tenant.ParseRefreshToken(other)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name            string
		kept            tenant.RefreshHashes
		secret          []byte
		family, current bool
	}{
		{"first", firstKept, firstSecret, true, true},
		{"first_after_rotation", secondKept, firstSecret, true, false},
		{"second", secondKept, secondSecret, true, true},
		{"another_family", secondKept, otherSecret, false, false},
		{"no_secret", secondKept, nil, false, false},
		{"nothing_kept", tenant.RefreshHashes{}, firstSecret, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.kept.IsFamily(tt.secret); got != tt.family {
				t.Errorf("IsFamily: got %v, want %v", got, tt.family)
			}
			if got := tt.kept.IsCurrent(tt.secret); got != tt.current {
				t.Errorf("IsCurrent: got %v, want %v", got, tt.current)
			}
		})
	}
	// One kind of secret is not accepted as another.
	if _, _, err := tenant.ParseToken(first); err == nil {
		t.Error("a refresh token was accepted as a personal access token")
	}
	if _, _, err := tenant.ParseSession(first); err == nil {
		t.Error("a refresh token was accepted as a session")
	}
	if _, _, err := tenant.ParseCode(first); err == nil {
		t.Error("a refresh token was accepted as a code")
	}
}

func TestParseSigningKeyID(t *testing.T) {
	key := tenant.SigningKey{InstanceID: "1040300000000000000", Number: 20416}
	if instanceID, number, err := tenant.ParseSigningKeyID(key.ID()); err != nil || instanceID != key.InstanceID || number != key.Number {
		t.Errorf("got %s, %d, %v", instanceID, number, err)
	}
	for _, id := range []string{"", "-", "1", "1-", "-1", "1-0", "1--1", "1-+1", "1-01", "01-1", "x-1", "1-x", "1-100000000", "1-1-1", " 1-1", "99999999999999999999-1"} {
		if _, _, err := tenant.ParseSigningKeyID(id); err == nil {
			t.Errorf("%q was accepted", id)
		}
	}
}
