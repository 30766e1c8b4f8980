package keyset

import (
	"encoding/base64"
	"testing"
)

// TestHasClaims checks that only a JWT whose payload is a JSON object is passed on.
func TestHasClaims(t *testing.T) {
	for payload, want := range map[string]bool{
		`{}`: true, `{"iss":"x"}`: true, `[]`: false, `7`: false, `"x"`: false, ``: false, `{`: false,
	} {
		if got := hasClaims("e30." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".x"); got != want {
			t.Errorf("%s: got %v, want %v", payload, got, want)
		}
	}
	if hasClaims("x") || hasClaims("") {
		t.Error("text that is not a JWT has claims")
	}
}
