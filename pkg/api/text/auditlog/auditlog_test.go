package auditlog_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/api/text/auditlog"
	"github.com/tenantry/tenantry/pkg/audit"
)

// keys are those of every type that an entry may have.
func keys() (keys []string) {
	for _, typ := range audit.Types() {
		keys = append(keys, auditlog.EventTypes+typ)
	}
	for _, typ := range audit.AggregateTypes() {
		keys = append(keys, auditlog.AggregateTypes+string(typ))
	}
	return keys
}

// Every type has a text in every language, and nothing else has one.
func TestFiles(t *testing.T) {
	names, err := filepath.Glob("active.*.json")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, language := range []string{"de", "en", "es", "fr", "it", "ja", "pl", "pt", "zh"} {
		want = append(want, "active."+language+".json")
	}
	if !slices.Equal(names, want) {
		t.Errorf("files: got %v, want %v", names, want)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]string
		if err := json.Unmarshal(raw, &texts); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, key := range keys() {
			if strings.TrimSpace(texts[key]) == "" {
				t.Errorf("%s: %s has no text", name, key)
			}
			delete(texts, key)
		}
		for key := range texts {
			t.Errorf("%s: %s is no type", name, key)
		}
	}
}

// Source: the contract, audit.md.
func TestLoad(t *testing.T) {
	catalogue, err := auditlog.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ key, language, want string }{
		{"AggregateTypes.org", "", "Organization"}, //nolint:misspell // the contract
		{"EventTypes.instance.added", "", "Instance added"},
		{"EventTypes.instance.domain.added", "", "Domain added"},
		{"EventTypes.instance.domain.primary.set", "", "Primary domain set"},
		{"EventTypes.instance.default.language.set", "", "Default language set"},
		{"EventTypes.instance.default.org.set", "", "Default organisation set"},
		{"EventTypes.instance.member.added", "", "Instance member added"},
		{"EventTypes.org.added", "", "Organization added"}, //nolint:misspell // the contract
		{"EventTypes.org.domain.added", "", "Domain added"},
		{"EventTypes.org.domain.primary.set", "", "Organization Domain set"}, //nolint:misspell // the contract
		{"EventTypes.org.member.added", "", "Organization member added"},     //nolint:misspell // the contract
		{"EventTypes.user.human.added", "", "Person added"},
		{"EventTypes.user.machine.added", "", "Technical user added"},
		{"EventTypes.user.human.profile.changed", "", "User profile changed"},
		{"EventTypes.user.human.password.changed", "", "Password changed"},
		{"EventTypes.user.human.password.check.failed", "", "Password check failed"},
		{"EventTypes.user.human.refresh.token.added", "", "Refresh Token created"},
		{"EventTypes.user.machine.key.added", "", "Key added"},
		{"EventTypes.user.machine.secret.set", "", "Secret set"},
		{"EventTypes.user.pat.added", "", "Personal Access Token added"},
		{"EventTypes.user.token.added", "", "Access Token created"},
		{"EventTypes.org.added", "de-AT", "Organisation hinzugefügt"},
		{"EventTypes.org.added", "xx", "Organization added"}, //nolint:misspell // the contract
		{"EventTypes.of.a.later.version", "de", "EventTypes.of.a.later.version"},
	} {
		if got := catalogue.Text(c.key, c.language, ""); got != c.want {
			t.Errorf("%s in %q: got %q, want %q", c.key, c.language, got, c.want)
		}
	}
}
