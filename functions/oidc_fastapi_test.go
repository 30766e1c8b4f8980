package functions_test

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"
)

// TestChromium_fastapi checks that an API guarded by fastapi-zitadel-auth accepts
// the JWTs of a person who signed in at a page, and reads the person's roles. It
// refuses tokens for another project, opaque tokens and ID tokens.
func TestChromium_fastapi(t *testing.T) {
	t.Parallel()
	w := startWebsite(t)
	s := w.openShop(t, "fastapi")
	other := w.mustCreateProject(t, s.owner, w.defaultOrg(t, s.owner.instanceID).ID, "Other").ProjectID
	python := part(t, "python-clients", "bin", "python")
	var api string
	startAPI := func(testing.TB) string {
		api = freeAddress(t)
		s.run(t, exec.Command(python, "../infra/parts/python-clients/api.py", s.issuer, api[strings.LastIndexByte(api, ':')+1:], s.project, s.clientID, other))
		waitFor(t, api)
		return api + "/stock"
	}
	p := startSinglePage(t, startChromium(t), s, "localhost", `,"accessTokenType":"OIDC_TOKEN_TYPE_JWT","accessTokenRoleAssertion":true`, startAPI)
	first := p.signIn()
	p.wantCalled("signed in")
	again := evaluate[renewed](p, "renew")
	p.wantCalled("renewed")
	s.rotate(t, s.owner, "ES256")
	rotated := evaluate[renewed](p, "renew") // the library knows RS256 alone
	opaque := w.mustToken(t, s.owner, "openid")
	for what, c := range map[string]struct {
		path, token string
		want        int
	}{
		"first":           {"/stock", first.Access, http.StatusOK}, // verified without asking the instance
		"renewed":         {"/stock", again.Access, http.StatusOK},
		"by another key":  {"/stock", rotated.Access, http.StatusUnauthorized},
		"at another API":  {"/other", again.Access, http.StatusUnauthorized},
		"an ID token":     {"/other", again.ID, http.StatusUnauthorized},
		"an opaque token": {"/stock", opaque, http.StatusUnauthorized},
		"truncated":       {"/stock", again.Access[:len(again.Access)-4], http.StatusUnauthorized},
		"no token":        {"/stock", "", http.StatusUnauthorized},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, api+c.path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+c.token)
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = got.Body.Close()
		if got.StatusCode != c.want {
			t.Errorf("%s: got %s, want %d", what, got.Status, c.want)
		}
	}
}
