package functions_test

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// unserved are the recorded calls that are not served yet, by method and path
// (see path.Match; an id is a mask or a number). Their cases are sent all the
// same: a pattern whose cases are all answered as recorded has to go.
var unserved = []string{
	"DELETE /admin/v1/orgs/[<0-9]*",
	"DELETE /system/v1/instances/[<0-9]*",
	"DELETE /system/v1/instances/[<0-9]*/domains/*",
	"GET /admin/v1/healthz",
	"GET /admin/v1/instances/me",
	"GET /admin/v1/languages",
	"GET /admin/v1/languages/default",
	"GET /admin/v1/orgs/[<0-9]*",
	"GET /admin/v1/orgs/_is_unique",
	"GET /admin/v1/orgs/default",
	"GET /auth/v1/users/me",
	"GET /debug/*",
	"GET /management/v1/orgs/me",
	"GET /management/v1/users/[<0-9]*",
	"GET /system/v1/healthz",
	"GET /system/v1/instances/[<0-9]*",
	"POST /admin/v1/domains/_search",
	"POST /admin/v1/members/_search",
	"POST /admin/v1/members/roles/_search",
	"POST /admin/v1/orgs/_search",
	"POST /management/v1/users/_search",
	"POST /system/v1/domains/*/_exists",
	"POST /system/v1/instances/[<0-9]*/domains",
	"POST /system/v1/instances/[<0-9]*/domains/_search",
	"POST /system/v1/instances/[<0-9]*/domains/_set_primary",
	"POST /system/v1/instances/[<0-9]*/members/_search",
	"POST /system/v1/instances/_search",
	"PUT /system/v1/instances/[<0-9]*",
}

const (
	addDomain    = "POST /system/v1/instances/[<0-9]*/domains"
	setPrimary   = "POST /system/v1/instances/[<0-9]*/domains/_set_primary"
	removeDomain = "DELETE /system/v1/instances/[<0-9]*/domains/*"
)

// needs are the calls whose effect a case shows, beside its own.
var needs = map[string][]string{
	"system/domain-exists-yes":     {addDomain},
	"system/domain-set-primary":    {addDomain},
	"system/domains":               {addDomain, setPrimary},
	"system/domain-remove-primary": {addDomain},
	"system/get-after":             {"PUT /system/v1/instances/[<0-9]*", addDomain, setPrimary, removeDomain},
	"after-remove/setup":           {"DELETE /system/v1/instances/[<0-9]*"},
}

// waitsFor returns the pattern of unserved for which a case waits, "" for
// none.
func (c *goldenCase) waitsFor(tb testing.TB) string {
	tb.Helper()
	where, _, _ := strings.Cut(c.Request.Path, "?")
	needed := ""
	for _, pattern := range unserved {
		matches, err := path.Match(pattern, c.Request.Method+" "+where)
		if err != nil {
			tb.Fatalf("%s: %v", pattern, err)
		}
		if matches {
			return pattern
		}
		if slices.Contains(needs[c.Name], pattern) {
			needed = pattern
		}
	}
	return needed
}
