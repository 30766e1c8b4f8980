package functions_test

import (
	_ "embed"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// recordedClaims are the original's claims about a person, by application, scopes
// and place. "idrole" is an application with the flag for roles in ID tokens, and
// so on; "proj" stands for a project that asserts roles. Ids and names are masked.
//
//go:embed testdata/claims.jsonl
var recordedClaims []byte

// claimsCase is what was recorded at one place.
type claimsCase struct {
	Name, Scope string
	IDToken     map[string]any `json:"id_token"`
	AccessToken map[string]any `json:"access_token"`
	Told        map[string]any
}

// claimsKept returns the claims to compare; the others are about the token, not the
// person.
func claimsKept(all map[string]any) map[string]any {
	kept := map[string]any{}
	for name, value := range all {
		switch name {
		case "name", "given_name", "family_name", "nickname", "gender", "locale", "preferred_username",
			"email", "email_verified", "phone_number", "phone_number_verified":
			kept[name] = value
		case "updated_at":
			kept[name] = 0.
		default:
			if strings.HasPrefix(name, "urn:zitadel:") {
				kept[name] = value
			}
		}
	}
	return kept
}

// claimsOfApps is a person with roles and applications with each combination of
// flags.
type claimsOfApps struct {
	*provider
	owner   *person
	browser *browser
	api     map[bool]*client
	apps    map[string]*client
	got     map[string]tokens
	masks   *strings.Replacer
	fills   *strings.Replacer
}

func startClaims(t *testing.T) *claimsOfApps {
	t.Helper()
	p := startProvider(t)
	owner := p.humanOwner(t, "claims", false)
	s := &claimsOfApps{
		provider: p, owner: owner, browser: p.browser(owner.host), api: map[bool]*client{}, apps: map[string]*client{}, got: map[string]tokens{},
	}
	org := p.defaultOrg(t, owner.instanceID)
	now := time.Now().UTC().Truncate(time.Microsecond)
	given := &tenant.Authorizations{InstanceID: owner.instanceID, UserID: owner.userID, Revision: tenant.NewRevision(now)}
	project := func(asserts bool) *tenant.Project {
		made := p.newProject(t, &owner.machine)
		made.RoleAssertion = asserts
		authorization := tenant.Authorization{ID: newID(), ProjectID: made.ID, OrgID: org.ID, State: tenant.StateActive, Revision: tenant.NewRevision(now)}
		for _, key := range []string{"admin", "user", "reader"} {
			made.Roles = append(made.Roles, tenant.ProjectRole{Key: key, Revision: tenant.NewRevision(now)})
			if key != "reader" {
				authorization.Roles = append(authorization.Roles, tenant.AuthorizedRole{Key: key, MadeAt: now})
			}
		}
		p.put(t, made)
		given.All = append(given.All, authorization)
		return made
	}
	projects, other := map[bool]*tenant.Project{false: project(false), true: project(true)}, project(false)
	p.put(t, given)
	p.put(t, &tenant.Metadata{
		MetadataOwner: tenant.MetadataOwner{InstanceID: owner.instanceID, OrgID: org.ID, UserID: owner.userID}, Key: "dept", Value: []byte("R&D ü"),
	})
	for _, asserts := range []bool{false, true} {
		s.api[asserts] = p.newAPI(t, &owner.machine, projects[asserts], tenant.ClientAuthBasic)
		for name, flags := range map[string]tenant.OIDCConfig{
			"plain": {}, "idrole": {IDTokenRoleAssertion: true}, "iduser": {IDTokenUserinfoAssertion: true}, "jwt": {AccessTokenType: tenant.AccessTokenJWT},
			"jwtrole": {AccessTokenType: tenant.AccessTokenJWT, AccessTokenRoleAssertion: true},
			"all":     {AccessTokenType: tenant.AccessTokenJWT, AccessTokenRoleAssertion: true, IDTokenRoleAssertion: true, IDTokenUserinfoAssertion: true},
		} {
			if asserts {
				name = "proj-" + name
			}
			s.apps[name] = p.newApp(t, &owner.machine, projects[asserts], func(a *tenant.Application) {
				a.OIDC.AccessTokenType, a.OIDC.AccessTokenRoleAssertion = flags.AccessTokenType, flags.AccessTokenRoleAssertion
				a.OIDC.IDTokenRoleAssertion, a.OIDC.IDTokenUserinfoAssertion = flags.IDTokenRoleAssertion, flags.IDTokenUserinfoAssertion
			})
		}
	}
	domain := ""
	for _, d := range org.Domains {
		if d.Primary {
			domain = d.Domain
		}
	}
	s.masks = strings.NewReplacer(org.ID, "<org>", domain, "<domain>", `"`+org.Name+`"`, `"<org name>"`,
		projects[false].ID, "<project>", projects[true].ID, "<project>", other.ID, "<other>")
	s.fills = strings.NewReplacer("<org>", org.ID, "<domain>", domain, "<other>", other.ID)
	return s
}

// tokensOf returns the tokens of an application for scopes, signing the person in
// once for each.
func (s *claimsOfApps) tokensOf(t *testing.T, app, scope string) tokens {
	t.Helper()
	name := app + " " + scope
	if _, ok := s.got[name]; !ok {
		c := s.apps[app]
		s.got[name] = readTokens(t, c.redeem(t, c.code(t, s.browser, "scope", s.fills.Replace(scope))))
	}
	return s.got[name]
}

// mask returns the claims about a person in a response or token.
func (s *claimsOfApps) mask(t *testing.T, raw []byte) map[string]any {
	t.Helper()
	var all map[string]any
	mustUnmarshal(t, []byte(s.masks.Replace(string(raw))), &all)
	return claimsKept(all)
}

// granted returns the scopes that are granted, once each.
func (c *claimsCase) granted() string {
	var granted []string
	for _, one := range strings.Fields(c.Scope) {
		ignored := one == "nonsense" || strings.HasSuffix(one, ":role:nothing")
		if !ignored && !slices.Contains(granted, one) {
			granted = append(granted, one)
		}
	}
	return strings.Join(granted, " ")
}

// introspected returns the scopes that introspection tells: if the project asserts roles
// and no scope names one, all of its roles are among them.
func (c *claimsCase) introspected() string {
	granted := c.granted()
	if !strings.Contains(c.Name, "/proj-") || strings.Contains(granted, ":role:") {
		return granted
	}
	const role = " urn:zitadel:iam:org:project:role:"
	return granted + role + "admin" + role + "reader" + role + "user"
}

func (c *claimsCase) equal(t *testing.T, what string, want, got map[string]any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-recorded +got):\n%s", what, diff)
	}
}

// useRecordedPerson turns the person into the one of the recorded cases.
func (s *claimsOfApps) useRecordedPerson(t *testing.T) { s.setRecordedProfile(t, s.owner, "claire") }

// setRecordedProfile gives a person the attributes of a person in the recorded cases. Sessions
// continue.
func (p *provider) setRecordedProfile(t *testing.T, owner *person, name string) {
	t.Helper()
	found, err := dynamo.New(p.client, p.table).Snapshot(t.Context(), tenant.Query{InstanceID: owner.instanceID, UserID: owner.userID})
	if err != nil || found.User == nil {
		t.Fatalf("the person: got %v", err)
	}
	u := found.User
	u.UserName = name
	u.Human.FirstName, u.Human.LastName, u.Human.NickName, u.Human.DisplayName = "Gi", "Fa", "Nick", "Gi Fa"
	u.Human.PreferredLanguage, u.Human.Gender = "de", tenant.GenderFemale
	u.Human.Email, u.Human.EmailVerified, u.Human.Phone, u.Human.PhoneVerified = name+"@example.com", true, "+41791234567", true
	p.put(t, u)
}
