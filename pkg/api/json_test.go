package api

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestDropBlanks compares the result with json.Compact, whatever spaces, quotes and
// backslashes the strings contain.
func TestDropBlanks(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune(` "\,:{}x`+"\n\té")), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		members := rapid.SliceOf(rapid.Custom(func(t *rapid.T) string {
			value, err := json.Marshal(map[string]any{word.Draw(t, "name"): []any{word.Draw(t, "value"), 1, nil}})
			if err != nil {
				t.Fatal(err)
			}
			return string(value)
		})).Draw(t, "members")
		text := []byte("[" + strings.Join(members, ", ") + "]")
		var want bytes.Buffer
		if err := json.Compact(&want, text); err != nil {
			t.Fatal(err)
		}
		if got := dropBlanks(bytes.Clone(text)); string(got) != want.String() {
			t.Errorf("got %s, want %s", got, want.String())
		}
	})
}
