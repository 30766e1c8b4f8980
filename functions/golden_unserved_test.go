package functions_test

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// needs are further calls of the System API that a case depends on.
var needs = map[string][]string{
	"system/domain-exists-yes":     {"AddDomain"},
	"system/domain-set-primary":    {"AddDomain"},
	"system/domains":               {"AddDomain", "SetPrimaryDomain"},
	"system/domain-remove-primary": {"AddDomain"},
	"system/get-after":             {"UpdateInstance", "AddDomain", "SetPrimaryDomain", "RemoveDomain"},
	"after-remove/setup":           {"RemoveInstance"},
}

// unservedCalls returns path.Match patterns of method and path for the calls that
// are not served yet, by name.
func unservedCalls(tb testing.TB) map[string]string {
	tb.Helper()
	patterns := map[string]string{}
	for _, c := range apiCalls(tb) {
		if !c.served {
			// An id is a mask or a number. A name in its place would be another
			// call.
			ids := wildcard.ReplaceAllStringFunc(c.path, func(name string) string {
				if strings.HasSuffix(name, "id}") {
					return "[<0-9]*"
				}
				return "*"
			})
			patterns[string(c.name)] = c.method + " " + ids
		}
	}
	return patterns
}

// waitsFor returns the unserved call that a case depends on, or "".
func (c *goldenCase) waitsFor(tb testing.TB, unserved map[string]string) string {
	tb.Helper()
	where, _, _ := strings.Cut(c.Request.Path, "?")
	needed := ""
	for _, name := range sorted(unserved) {
		matches, err := path.Match(unserved[name], c.Request.Method+" "+where)
		if err != nil {
			tb.Fatalf("%s: %v", name, err)
		}
		if matches {
			return name
		}
		if call, ok := strings.CutPrefix(name, "zitadel.system.v1.SystemService."); ok && slices.Contains(needs[c.Name], call) {
			needed = name
		}
	}
	return needed
}
