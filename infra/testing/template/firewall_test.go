package template

import (
	"slices"
	"strings"
	"testing"
)

// The firewall's limits apply to every method, and one of them counts every request: API Gateway obeys the header
// X-HTTP-Method-Override, which the firewall does not.
func TestFirewall(t *testing.T) {
	rules := read(t, "infra/aws/firewall/template.yaml").Get("Resources", "WebACL", "Properties", "Rules")
	everything, guessed := 0, []string{}
	var priorities []int
	for _, rule := range rules.List() {
		name := rule.Get("Name").Text()
		if priority := rule.Get("Priority").Number(); slices.Contains(priorities, priority) {
			t.Errorf("%s: another rule has priority %d", name, priority)
		} else {
			priorities = append(priorities, priority)
		}
		rate := rule.Get("Statement", "RateBasedStatement")
		if rate.Value == nil {
			continue
		}
		if rule.Get("Action", "Block", "CustomResponse", "ResponseCode").Number() != 429 {
			t.Errorf("%s: want 429", name)
		}
		scope := rate.Get("ScopeDownStatement")
		if scope.Value == nil {
			everything++
			continue
		}
		scope.Walk(func(part node) {
			if match := part.Get("FieldToMatch"); match.Value != nil && match.Get("UriPath").Value == nil {
				t.Errorf("%s: matches %v, want only the path", name, match.Names())
			}
			if path := part.Get("SearchString").Text(); path != "" {
				guessed = append(guessed, path)
			}
		})
	}
	if everything != 1 {
		t.Errorf("%d rules count all requests of an address, want 1", everything)
	}
	// Passwords, secrets and tokens can be guessed at the pages, the token endpoint and introspection.
	for _, path := range []string{"/oauth/v2/token", "/oauth/v2/introspect", "/ui/login", "/ui/login/sign-in"} {
		if !slices.ContainsFunc(guessed, func(part string) bool { return strings.Contains("/live"+path, part) }) {
			t.Errorf("%s accepts guesses, and no limit per address covers it", path)
		}
	}
}
