package functions_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestGoldenWebKeys sends the recorded calls about signing keys and reads the
// published keys. It begins with the two keys that the original creates for an
// instance. The order of keys does not count.
func TestGoldenWebKeys(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	g := startGoldenBrowser(t, p, "recordedkeys")
	admin := g.admin(t) // creates the first key
	owner := g.machineIn(t, admin, g.values["<org A>"], tenant.RoleOrgOwner)
	g.mustMakeKey(t, admin, "{}")
	first := ""
	compareApps(t, "web-key.txtar", map[string]differingAnswer{}, func(t *testing.T, c *caseV2) {
		t.Helper()
		switch c.name {
		case "webkey/create-default":
			first = g.webKeys(t, admin)[0].ID
			g.values["<key es256>"] = g.mustMakeKey(t, admin, `{"ecdsa":{"curve":"ECDSA_CURVE_P256"}}`)
			g.mustMakeKey(t, admin, webKeyKinds["EdDSA"])
			g.mustMakeKey(t, admin, webKeyKinds["RS512"])
		case "webkey/delete-inactive":
			g.mustActivate(t, admin, first)
		}
		if !strings.HasPrefix(c.path, "/zitadel.") {
			g.checkDocument(t, c)
			return
		}
		by := admin
		if c.auth == "owner" {
			by = owner
		}
		a := g.send(t, request{Method: c.method, Path: c.path, Host: g.owner.host, Header: c.header, Authorization: "Bearer " + by.pat, Body: []byte(g.fill(string(c.body)))})
		got := jsonOrText(a.Body)
		decodeDetails(t, got)
		if a.Status != c.status {
			t.Errorf("status: got %d, want %d; %s", a.Status, c.status, a.Body)
		}
		if diff := gocmp.Diff(outline(jsonOrText([]byte(g.fill(string(c.answer))))), outline(got)); diff != "" {
			t.Errorf("body (-want +got):\n%s", diff)
		}
	})
}

// checkDocument compares a response of an OAuth endpoint.
func (g *goldenBrowser) checkDocument(t *testing.T, c *caseV2) {
	t.Helper()
	if c.name == "webkey/token-after-activation" {
		web := g.apps["web"]
		g.values["<code>"] = web.code(t, g.browser, "code_challenge", "", "code_challenge_method", "", "scope", "openid")
		r := g.requestOf(t, c)
		a := g.ask(t, r)
		g.checkAgainst(t, c, r, a)
		if header := headerOf(t, readTokens(t, a).IDToken); header.Algorithm != "ES256" || header.KeyID != g.values["<key es256>"] {
			t.Errorf("the ID token is signed by %s with %s", header.KeyID, header.Algorithm)
		}
		return
	}
	a := g.ask(t, g.requestOf(t, c))
	if got := a.Header.Get("Cache-Control"); a.Status != c.status || got != "private, max-age=300" {
		t.Errorf("got %d, Cache-Control %s", a.Status, got)
	}
	sorted := func(body []byte) any {
		var set struct{ Keys []map[string]any }
		mustUnmarshal(t, body, &set)
		slices.SortFunc(set.Keys, func(a, b map[string]any) int { return cmp.Compare(kindOfKey(a), kindOfKey(b)) })
		kinds := make([]any, len(set.Keys))
		for i, key := range set.Keys {
			kinds[i] = key
		}
		return kinds
	}
	want := sorted([]byte(g.fill(string(c.answer))))
	if diff := gocmp.Diff(want, likeMasks(want, sorted(a.Body))); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

func kindOfKey(key map[string]any) string { return key["kty"].(string) + key["alg"].(string) }
