package tenant_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestUniqueName checks that visually identical names are refused, and that characters
// needed by a script are accepted.
func TestUniqueName(t *testing.T) {
	refusal := tenant.Invalid("TEST-1", "refused")
	for name, tt := range map[string]struct {
		text          string
		shown, unique error
	}{
		"plain":                            {"ada", nil, nil},
		"blanks within":                    {"ACME  Inc.", nil, nil},
		"other scripts":                    {"Müller & Söhne 株式会社 Ελλάς ١٢", nil, nil},
		"a symbol":                         {"Rocket 🚀", nil, nil},
		"decomposed":                       {"Mu\u0308ller \u1112\u1161\u11ab", nil, nil},
		"joiner that Persian needs":        {"علی\u200cرضا", nil, nil},
		"joiner that Devanagari needs":     {"क्\u200dष", nil, nil},
		"blank":                            {" \u2003", refusal, refusal},
		"control":                          {"a\x00da", refusal, refusal},
		"too long":                         {strings.Repeat("a", tenant.MaxNameLength+1), refusal, refusal},
		"override of direction":            {"a\u202eda", tenant.ErrNameInvisible, tenant.ErrNameInvisible},
		"isolate":                          {"a\u2066da\u2069", tenant.ErrNameInvisible, tenant.ErrNameInvisible},
		"mark of direction":                {"ada\u200f", tenant.ErrNameInvisible, tenant.ErrNameInvisible},
		"blank of no width":                {"a\u200bda", nil, tenant.ErrNameInvisible},
		"joiner where none is needed":      {"a\u200dda", nil, tenant.ErrNameInvisible},
		"word joiner":                      {"a\u2060da", nil, tenant.ErrNameInvisible},
		"byte order mark":                  {"a\ufeffda", nil, tenant.ErrNameInvisible},
		"soft hyphen":                      {"a\u00adda", nil, tenant.ErrNameInvisible},
		"grapheme joiner":                  {"a\u034fda", nil, tenant.ErrNameInvisible},
		"filler":                           {"a\u3164da", nil, tenant.ErrNameInvisible},
		"tag":                              {"ada\U000E0061", nil, tenant.ErrNameInvisible},
		"variation selector":               {"ada\ufe0f", nil, tenant.ErrNameInvisible},
		"not assigned":                     {"ada\U000EFFFF", nil, tenant.ErrNameInvisible},
		"line separator":                   {"a\u2028da", nil, tenant.ErrNameInvisible},
		"outer blank of a width, which is": {"\u3000ada\u00a0", nil, nil},
	} {
		if _, err := tenant.Name(tt.text, refusal); !errors.Is(err, tt.shown) {
			t.Errorf("%s, shown: got %v, want %v", name, err, tt.shown)
		}
		if got, err := tenant.UniqueName(tt.text, refusal); !errors.Is(err, tt.unique) || err != nil && got != "" {
			t.Errorf("%s, unique: got %q, %v, want %v", name, got, err, tt.unique)
		}
	}
}
