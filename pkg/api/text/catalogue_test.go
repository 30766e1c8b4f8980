package text

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
)

// english are all keys with their English texts. A new key is written here and
// in every file.
var english = map[string]string{
	"Errors.Org.NotFound":               "Organisation not found",
	"Errors.Org.DefaultOrgNotDeletable": "Default Organisation must not be deleted",
	"Errors.Internal":                   "An internal error occurred",
	"Errors.Instance.NotChanged":        "Instance not changed",
	"Errors.Language.NotParsed":         "Could not parse language",
	"Errors.Language.NotSupported":      "Language is not supported",
	"Errors.Language.Undefined":         "Language is undefined",
	"Errors.IAM.MemberInvalid":          "Member is invalid",
	"Errors.User.NotFound":              "User could not be found",
	"Errors.Instance.Member.LastOwner":  "The instance would be left without an active IAM_OWNER; give another user this role first",
	"Errors.Org.AlreadyExists":          "Organisation's name or id already taken",
	"Errors.Org.Domain.AlreadyExists":   "Domain already exists",
	"Errors.Org.Domain.EmptyString": "Invalid non numeric and alphabetical characters were replaced with empty " +
		"spaces and resulting domain is an empty string",
	"Errors.Request.Invalid": "Request is invalid",
	"Errors.Unavailable": "The service is busy or a part of it is unreachable, " +
		"please send the request again in a moment",
	"Errors.User.AlreadyExists":                      "User already exists",
	"Errors.User.DomainNotAllowedAsUsername":         "Domain is already reserved and cannot be used",
	"Errors.User.Email.Invalid":                      "Email is invalid",
	"Errors.User.PasswordComplexityPolicy.HasLower":  "Password must contain lower case",
	"Errors.User.PasswordComplexityPolicy.HasNumber": "Password must contain number",
	"Errors.User.PasswordComplexityPolicy.HasSymbol": "Password must contain symbol",
	"Errors.User.PasswordComplexityPolicy.HasUpper":  "Password must contain upper case",
	"Errors.User.PasswordComplexityPolicy.MinLength": "Password is too short",
	"Errors.User.Phone.Invalid":                      "Phone is invalid",
	"Errors.User.Profile.FirstNameEmpty":             "First name in profile is empty",
	"Errors.User.Profile.LastNameEmpty":              "Last name in profile is empty",
}

// Every file is whole, whoever added it: a translator who forgets a key, or
// invents one, learns it here.
func TestFiles_HoldEveryKeyAndNoOther(t *testing.T) {
	entries, err := files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	for _, lang := range []string{"en", "de", "fr", "es", "it", "pl", "pt", "ja", "zh"} {
		if !slices.Contains(names, "active."+lang+".json") {
			t.Errorf("active.%s.json is missing", lang)
		}
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			texts, err := parse(files, name)
			if err != nil {
				t.Fatal(err)
			}
			for key := range english {
				if strings.TrimSpace(texts[key]) == "" {
					t.Errorf("%s has no text", key)
				}
				// Texts are not templates here: braces would reach the client.
				if strings.Contains(texts[key], "{{") {
					t.Errorf("%s = %q holds a placeholder; texts have none", key, texts[key])
				}
			}
			for key := range texts {
				if _, ok := english[key]; !ok {
					t.Errorf("%s is no key of active.en.json", key)
				}
			}
			if keys := keysAsWritten(t, name); len(keys) != len(texts) {
				t.Errorf("file has %d entries for %d keys: one is written twice", len(keys), len(texts))
			}
		})
	}
	if texts, _ := parse(files, "active.en.json"); !maps.Equal(texts, english) {
		t.Errorf("active.en.json = %v, want %v", texts, english)
	}
}

func TestCatalogue_ConcurrentFirstUse(t *testing.T) {
	c := mustLoad(t)
	var wg sync.WaitGroup
	for range 32 {
		for lang, want := range map[string]string{"de": "Benutzer existiert bereits", "ja": "既に存在するユーザーです", "": "User already exists"} {
			wg.Go(func() {
				if got := c.Text("Errors.User.AlreadyExists", lang, ""); got != want {
					t.Errorf("Text(%q) = %q, want %q", lang, got, want)
				}
			})
		}
	}
	wg.Wait()
}

// keysAsWritten lists the top-level keys of a file, repeated ones repeated: a
// map would keep the last and hide the other.
func keysAsWritten(tb testing.TB, name string) []string {
	tb.Helper()
	raw, err := files.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	var keys []string
	decoder := json.NewDecoder(bytes.NewReader(raw))
	for i := 0; ; i++ {
		token, err := decoder.Token()
		if err == io.EOF {
			return keys
		}
		if err != nil {
			tb.Fatalf("%s: %v", name, err)
		}
		// Token 0 is the opening brace; then key and text take turns.
		if key, ok := token.(string); ok && i%2 == 1 {
			keys = append(keys, key)
		}
	}
}

func mustLoad(tb testing.TB) *Catalogue {
	tb.Helper()
	c, err := Load()
	if err != nil {
		tb.Fatalf("Load: %v", err)
	}
	return c
}
