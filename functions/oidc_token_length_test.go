package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const scopeMetadata = "urn:zitadel:iam:user:metadata"

// TestTokens_longMetadata checks that metadata is in tokens while it fits, and always
// at userinfo and introspection: a token must fit into a header, and an answer with two
// tokens into what Lambda returns.
func TestTokens_longMetadata(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "long-metadata")
	p.useJWTs(t, m)
	owner := tenant.MetadataOwner{InstanceID: m.instanceID, OrgID: p.defaultOrg(t, m.instanceID).ID, UserID: m.userID}
	for _, c := range []struct {
		bytes   int
		inToken bool
	}{{100, true}, {2200, true}, {2300, false}, {400_000, false}} {
		p.put(t, &tenant.Metadata{MetadataOwner: owner, Key: "note", Value: []byte(strings.Repeat("x", c.bytes))})
		got := readTokens(t, p.grant(t, m.host, m.sign(t, m.claims()), "openid "+scopeMetadata+" "+scopeAPI))
		for name, token := range map[string]string{"access": got.AccessToken, "ID": got.IDToken} {
			if has := strings.Contains(string(payload(t, token)), `"`+scopeMetadata+`":{"note":`); has != c.inToken {
				t.Errorf("%d bytes: in the %s token: %t", c.bytes, name, has)
			}
			if len(token) > 8<<10 {
				t.Errorf("%d bytes: the %s token has %d", c.bytes, name, len(token))
			}
		}
		var told map[string]map[string]string
		_ = json.Unmarshal(p.userinfo(t, m.host, got.AccessToken).Body, &told) // other members have no members
		if len(told[scopeMetadata]["note"]) < c.bytes {
			t.Errorf("%d bytes: userinfo has %d in base64", c.bytes, len(told[scopeMetadata]["note"]))
		}
	}
}

// TestTokens_manyRoles checks that a JWT is good even if its roles make it too long for
// a header.
func TestTokens_manyRoles(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "many-roles")
	p.useJWTs(t, m)
	project, now := p.newProject(t, m), time.Now().UTC().Truncate(time.Microsecond)
	authorization := tenant.Authorization{
		ID: newID(), ProjectID: project.ID, OrgID: project.OrgID, State: tenant.StateActive, Revision: tenant.NewRevision(now),
	}
	for n := range 150 {
		key := fmt.Sprintf("department-%d-manager", n)
		project.Roles = append(project.Roles, tenant.ProjectRole{Key: key, Revision: tenant.NewRevision(now)})
		authorization.Roles = append(authorization.Roles, tenant.AuthorizedRole{Key: key, MadeAt: now})
	}
	p.put(t, project, &tenant.Authorizations{
		InstanceID: m.instanceID, UserID: m.userID, All: []tenant.Authorization{authorization}, Revision: tenant.NewRevision(now),
	})
	token := p.mustToken(t, m, "openid urn:zitadel:iam:org:projects:roles urn:zitadel:iam:org:project:id:"+project.ID+":aud")
	if len(token) < 10<<10 {
		t.Fatalf("the token has only %d bytes", len(token))
	}
	if a := p.newAPI(t, m, project, tenant.ClientAuthBasic).introspect(t, token); !strings.Contains(string(a.Body), `"active":true`) {
		t.Errorf("introspection: got %d %.100s", a.Status, a.Body)
	}
	a := p.ask(t, oauth{path: "/oidc/v1/userinfo", host: m.host, form: url.Values{"access_token": {token}}})
	if a.Status != http.StatusOK {
		t.Errorf("userinfo: got %d %.100s", a.Status, a.Body)
	}
}

// TestTokens_longScopes checks that scopes count by their length in a token, which
// escapes some characters.
func TestTokens_longScopes(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "long-scopes")
	ask := func(letter string, times int) answer {
		return p.grant(t, m.host, m.sign(t, m.claims()), "openid urn:zitadel:iam:org:project:id:"+strings.Repeat(letter, times)+":aud")
	}
	for letter, longest := range map[string]int{"a": 800, "<": 320} {
		token := readTokens(t, ask(letter, longest)).AccessToken
		if a := p.userinfo(t, m.host, token); a.Status != http.StatusOK || len(token) > 8<<10 {
			t.Errorf("%d times %s: token of %d bytes, userinfo %d", longest, letter, len(token), a.Status)
		}
	}
	wantOAuth(t, "escaped", ask("<", 340), http.StatusBadRequest, "invalid_scope", "the requested scopes are too long")
}
