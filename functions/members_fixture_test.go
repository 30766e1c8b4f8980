package functions_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// colleague adds a machine with a token to the owner's organisation. Its only roles
// are these, on that organisation.
func (s *system) colleague(tb testing.TB, owner *machine, orgRoles ...tenant.Role) *machine {
	tb.Helper()
	return s.machineIn(tb, owner, s.defaultOrg(tb, owner.instanceID).ID, orgRoles...)
}

// machineIn is colleague for any organisation of the instance.
func (s *system) machineIn(tb testing.TB, owner *machine, orgID string, orgRoles ...tenant.Role) *machine {
	tb.Helper()
	newID := tenant.NewIDs(time.Now)
	m := *owner
	m.userID, m.keyID, m.key = newID(), "", nil
	// Older than anything a test creates by calls.
	revision := tenant.NewRevision(time.Now().Add(-time.Minute).UTC().Truncate(time.Microsecond))
	user := &tenant.User{
		InstanceID: m.instanceID, ID: m.userID, OrgID: orgID, State: tenant.StateActive, UserName: "robot-" + m.userID,
		Machine: &tenant.Machine{Name: "Robot " + m.userID}, Revision: revision,
	}
	writes := []tenant.Write{tenant.Create{Entity: user}}
	if len(orgRoles) > 0 {
		user.Memberships = []tenant.Membership{{On: tenant.OnOrg(orgID), Roles: orgRoles}}
		writes = append(writes, tenant.Create{Entity: &tenant.Member{
			InstanceID: m.instanceID, On: tenant.OnOrg(orgID), UserID: m.userID, UserOrgID: orgID, Roles: orgRoles, Revision: revision,
		}})
	}
	token := &tenant.PersonalAccessToken{
		InstanceID: m.instanceID, UserID: m.userID, ID: newID(), ExpiresAt: tenant.NoExpiry, Revision: revision,
	}
	var err error
	m.pat, token.Hash, err = tenant.MintToken(tenant.TokenRef{InstanceID: m.instanceID, OrgID: orgID, UserID: m.userID, TokenID: token.ID})
	if err != nil {
		tb.Fatal(err)
	}
	name := tenant.Claim{
		Kind: tenant.ClaimLoginName, InstanceID: m.instanceID, Name: tenant.Fold(user.UserName), Owner: m.userID, OrgID: orgID, Taken: tenant.ErrChanged,
	}
	err = dynamo.New(s.client, s.table).Write(context.Background(), time.Now(), append(writes, name, tenant.Create{Entity: token})...)
	if err != nil {
		tb.Fatal(err)
	}
	return &m
}

// by returns a request of that user at their instance.
func (m *machine) by(method, path, body string) request {
	return request{
		Method: method, Path: path, Host: m.host, Authorization: "Bearer " + m.pat, Body: []byte(body), AcceptLanguage: "en",
	}
}

// addMember, changeMember and removeMember return a user's requests about another
// user.
func (m *machine) addMember(userID string, roles ...string) request {
	return m.by("POST", "/admin/v1/members", fmt.Sprintf(`{"userId":%q,"roles":%s}`, userID, quoted(roles)))
}

func (m *machine) changeMember(userID string, roles ...string) request {
	return m.by("PUT", "/admin/v1/members/"+userID, fmt.Sprintf(`{"roles":%s}`, quoted(roles)))
}

func (m *machine) removeMember(userID string) request {
	return m.by("DELETE", "/admin/v1/members/"+userID, "")
}

// quoted returns texts as a JSON list.
func quoted(texts []string) string {
	list := ""
	for i, text := range texts {
		if i > 0 {
			list += ","
		}
		list += fmt.Sprintf("%q", text)
	}
	return "[" + list + "]"
}

// wantRefused checks a refusal's status and message.
func wantRefused(tb testing.TB, what string, a answer, status int, message string) {
	tb.Helper()
	if a.Status == http.StatusOK || a.Status != status || a.message(tb) != message {
		tb.Errorf("%s: got %d %s, want %d %s", what, a.Status, a.Body, status, message)
	}
}
