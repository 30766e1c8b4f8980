package functions_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestIntrospect_personalAccessToken checks that an application can introspect a
// personal access token only if its scopes name the application's project.
func TestIntrospect_personalAccessToken(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "introspectpat")
	mine, other := p.newProject(t, m), p.newProject(t, m)
	api, stranger := p.newAPI(t, m, mine, tenant.ClientAuthBasic), p.newAPI(t, m, other, tenant.ClientAuthBasic)
	web := p.newApp(t, m, mine, nil)
	isActive := func(by *client) bool {
		var got struct{ Active bool }
		mustUnmarshal(t, mustSucceed(t, by.introspect(t, m.pat)).Body, &got)
		return got.Active
	}
	if isActive(api) || isActive(stranger) || isActive(web) {
		t.Error("a token whose scopes name no project can be introspected")
	}
	scopes, err := attributevalue.Marshal([]string{"openid", "urn:zitadel:iam:org:project:id:" + mine.ID + ":aud"})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range p.items(t) {
		if sk := attribute(item["sk"]); attribute(item["pk"]) == m.userPK() && strings.HasPrefix(sk, "PAT#") {
			p.change(t, m.userPK(), sk, "SET scopes = :s", map[string]types.AttributeValue{":s": scopes}, nil)
		}
	}
	if !isActive(api) || !isActive(web) {
		t.Error("an application of a project in the scopes cannot introspect the token")
	}
	if isActive(stranger) {
		t.Error("an application of another project can introspect the token")
	}
}

// TestApps_rolesOfScopes checks that a scope for a role which the project lacks is
// dropped, and that the response says so.
func TestApps_rolesOfScopes(t *testing.T) {
	t.Parallel()
	s := startClaims(t)
	const admin, nobody = "openid urn:zitadel:iam:org:project:role:admin", " urn:zitadel:iam:org:project:role:nobody"
	if got := s.tokensOf(t, "plain", admin); got.Scope != "" {
		t.Errorf("an existing role: scope: got %q", got.Scope)
	}
	got := s.tokensOf(t, "plain", admin+nobody+" urn:zitadel:iam:org:project:role:Admin")
	if got.Scope != admin {
		t.Errorf("unknown roles: scope: got %q, want %q", got.Scope, admin)
	}
	var told struct{ Scope string }
	mustUnmarshal(t, s.api[false].introspect(t, got.AccessToken).Body, &told)
	if told.Scope != admin {
		t.Errorf("introspection: scope: got %q, want %q", told.Scope, admin)
	}
}
