package functions_test

import (
	"fmt"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	typeUserID       = "urn:zitadel:params:oauth:token-type:user_id"
	withdrawn        = "Errors.TokenExchange.Impersonation.PolicyDisabled"
	lacksPermission  = "No matching permissions found"
	noRole           = "membership not found"
	subjectIsInvalid = "subject_token invalid"
	actorIsInvalid   = "actor_token invalid"
)

// support is an instance in which users may act as others, with an application that
// exchanges tokens for that, and an API that asks about them.
type support struct {
	*provider
	owner        *person
	boss         *machine
	home, other  string
	service, api *client
	// jane is a user of home without a role.
	jane string
}

func startSupport(t *testing.T, name string) *support {
	t.Helper()
	return startProvider(t).support(t, name)
}

func (p *provider) support(t *testing.T, name string) *support {
	t.Helper()
	s := &support{provider: p}
	s.owner = s.humanOwner(t, name, false)
	s.boss, s.home = s.machineWith(t, &s.owner.machine, tenant.RoleIAMOwner), s.defaultOrg(t, s.owner.instanceID).ID
	s.other = s.mustAddOrg(t, s.boss, `{"name":"Other"}`).OrganizationID
	project := s.newProject(t, &s.owner.machine)
	s.service, s.api = s.newExchangeClient(t, &s.owner.machine, project), s.newAPI(t, &s.owner.machine, project, tenant.ClientAuthBasic)
	s.jane = s.person(t, s.home, "jane")
	s.allowImpersonation(t, s.boss, true)
	return s
}

// exchangesByKey makes an application exchange tokens, and authenticate by a key.
func exchangesByKey(a *tenant.Application) {
	a.OIDC.GrantTypes, a.OIDC.AuthMethod = append(a.OIDC.GrantTypes, tenant.GrantTokenExchange), tenant.ClientAuthPrivateKeyJWT
}

func (s *system) allowImpersonation(t *testing.T, boss *machine, on bool) {
	t.Helper()
	mustSucceed(t, s.send(t, boss.by("PUT", "/v2/policies/security", fmt.Sprintf(`{"enableImpersonation":%t}`, on))))
}

// person makes a user who can sign in.
func (s *support) person(t *testing.T, orgID, name string) string {
	t.Helper()
	return s.mustCreateUser(t, s.boss, orgID, fmt.Sprintf(`"username":%q,"human":{"profile":{"givenName":"A","familyName":"B"},
		"email":{"email":"a@example.com","isVerified":true},"password":{"password":%q}}`, name, goodPassword))
}

// give gives a user a role on an organisation, or on the instance.
func (s *support) give(t *testing.T, userID, orgID string, role tenant.Role) {
	t.Helper()
	mustSucceed(t, s.send(t, s.boss.callAdmin("CreateAdministrator", onResource(userID, orgID, string(role)))))
}

// agent makes a machine of home with a role, and a personal access token.
func (s *support) agent(t *testing.T, orgID string, role tenant.Role) *machine {
	t.Helper()
	m := s.colleague(t, &s.owner.machine)
	if role != "" {
		s.give(t, m.userID, orgID, role)
	}
	m.pat = s.personalToken(t, s.boss, m)
	return m
}

// personalToken makes a token of a machine by call, with the scopes that such have.
func (s *system) personalToken(t *testing.T, boss, m *machine) string {
	t.Helper()
	return s.mustDo(t, boss.callUser("AddPersonalAccessToken", fmt.Sprintf(`{"userId":%q,%s}`, m.userID, farOff))).Token
}

// actAs exchanges an actor's token for one of a user.
func (s *support) actAs(t *testing.T, userID, actor string, changes ...string) answer {
	t.Helper()
	return s.service.exchangeToken(t, userID, append([]string{"subject_token_type", typeUserID, "actor_token", actor, "actor_token_type", typeAccess}, changes...)...)
}

// signedIn returns the tokens of a person who signs in to the service.
func (s *support) signedIn(t *testing.T, name string, changes ...string) (*browser, tokens) {
	t.Helper()
	b := s.browser(s.owner.host)
	b.signIn(t, "/ui/login/sign-in", name, goodPassword)
	return b, readTokens(t, s.service.redeem(t, s.service.code(t, b, changes...)))
}

// introspected is what the API learns about a token.
type introspected struct {
	Active             bool
	Sub                string
	AuthTime           int64    `json:"auth_time"`
	AMR                []string `json:"amr"`
	Act                actor
	Scope              string
	ClientID, Username string
}

type actor struct {
	Iss, Sub string
	Act      *actor
}

func (s *support) learned(t *testing.T, token string) (got introspected) {
	t.Helper()
	mustUnmarshal(t, mustSucceed(t, s.api.introspect(t, token)).Body, &got)
	return got
}
