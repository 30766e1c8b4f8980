package tenant_test

import (
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestUserCode checks that codes are recognised as people type them, and that none is
// drawn twice.
func TestUserCode(t *testing.T) {
	t.Parallel()
	seen, letters := map[string]bool{}, map[rune]int{}
	const draws = 2000
	for range draws {
		code := tenant.NewUserCode()
		if len(code) != 9 || code[4] != '-' || seen[code] {
			t.Fatalf("got %q", code)
		}
		seen[code] = true
		for _, letter := range strings.Replace(code, "-", "", 1) {
			letters[letter]++
		}
		for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), " " + strings.ReplaceAll(code, "-", " - ") + " "} {
			if got, ok := tenant.ReadUserCode(typed); !ok || got != code {
				t.Fatalf("%q: got %q, %v, want %q", typed, got, ok, code)
			}
		}
	}
	if len(letters) != 20 {
		t.Errorf("letters: got %v, want twenty", letters)
	}
	for letter, times := range letters { // 800 each on average, with a deviation of 28
		if times < 600 || times > 1000 || strings.ContainsRune("AEIOUY", letter) {
			t.Errorf("%c: drawn %d times of %d", letter, times, 8*draws)
		}
	}
}

func TestReadUserCode_refused(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"", "-", "BCDF-GHJ", "BCDF-GHJKL", "BCDF-GHJA", "BCDF-GHJ1", "BCDF\nGHJK", "BCDF-GHJ\u212a", strings.Repeat("B", 1000)} {
		if code, ok := tenant.ReadUserCode(typed); ok || code != "" {
			t.Errorf("%q: got %q", typed, code)
		}
	}
}

// TestDeviceCode checks that a device code identifies its item and has only one
// spelling.
func TestDeviceCode(t *testing.T) {
	t.Parallel()
	id := tenant.UserCodeID("BCDF-GHJK")
	text, hash, err := tenant.MintDeviceCode("1040000000000000001", id)
	if err != nil {
		t.Fatal(err)
	}
	instanceID, gotID, secret, err := tenant.ParseDeviceCode(text)
	d := tenant.DeviceAuthorization{Hash: hash}
	if err != nil || instanceID != "1040000000000000001" || gotID != id || !d.Matches(secret) {
		t.Errorf("got %s, %s, %v", instanceID, gotID, err)
	}
	for _, other := range []string{"", "x", text[1:], text + "A", text[:len(text)-1], text[:20] + "\n" + text[21:], strings.Replace(text, "_dc_", "_ac_", 1)} {
		if _, _, _, err := tenant.ParseDeviceCode(other); err == nil {
			t.Errorf("%q was accepted as a device code", other)
		}
	}
	if _, _, secret, err := tenant.ParseDeviceCode(text[:len(text)-1] + "A"); err == nil && d.Matches(secret) && !strings.HasSuffix(text, "A") {
		t.Error("a changed secret matches")
	}
	for _, ids := range [][2]string{{"x", id}, {"1", "x"}, {"1", id + "00"}} {
		if _, _, err := tenant.MintDeviceCode(ids[0], ids[1]); err == nil {
			t.Errorf("%v: no error", ids)
		}
	}
}
