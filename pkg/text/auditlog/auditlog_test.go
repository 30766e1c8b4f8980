package auditlog_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/audit"
	"github.com/tenantry/tenantry/pkg/text/auditlog"
	"github.com/tenantry/tenantry/pkg/text/texttest"
)

// keys returns the keys of all types that an entry can have.
func keys() (keys []string) {
	for _, typ := range audit.Types() {
		keys = append(keys, auditlog.EventTypes+typ)
	}
	for _, typ := range audit.AggregateTypes() {
		keys = append(keys, auditlog.AggregateTypes+string(typ))
	}
	return keys
}

// TestFiles checks that every type has a text in every language, and that there are
// no others.
func TestFiles(t *testing.T) {
	texttest.Files(t, ".", []string{"de", "en", "es", "fr", "it", "ja", "pl", "pt", "zh"}, keys())
}

// TestLoad compares texts with the contract, audit.md.
func TestLoad(t *testing.T) {
	catalogue, err := auditlog.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ key, language, want string }{
		{"AggregateTypes.org", "", "Organization"},
		{"EventTypes.instance.added", "", "Instance added"},
		{"EventTypes.instance.domain.added", "", "Domain added"},
		{"EventTypes.instance.domain.primary.set", "", "Primary domain set"},
		{"EventTypes.instance.default.language.set", "", "Default language set"},
		{"EventTypes.instance.default.org.set", "", "Default organisation set"},
		{"EventTypes.instance.member.added", "", "Instance member added"},
		{"EventTypes.org.added", "", "Organization added"},
		{"EventTypes.org.domain.added", "", "Domain added"},
		{"EventTypes.org.domain.primary.set", "", "Organization Domain set"},
		{"EventTypes.org.member.added", "", "Organization member added"},
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
		{"EventTypes.org.added", "xx", "Organization added"},
		{"EventTypes.of.a.later.version", "de", "EventTypes.of.a.later.version"},
	} {
		if got := catalogue.Text(c.key, c.language, ""); got != c.want {
			t.Errorf("%s in %q: got %q, want %q", c.key, c.language, got, c.want)
		}
	}
}
