package functions_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// userCallV2 is a call of zitadel.user.v2 about a machine that owns many
// organisations. It changes nothing, whoever makes it.
type userCallV2 struct {
	method, body string
	// isRead is set if the call needs user.read, not user.write or user.delete.
	isRead bool
	// allowed is the start of the response, status and body, to callers with the
	// permission.
	allowed string
}

// userCallsV2 are about the user %[1]q and the organisation %[2]q.
var userCallsV2 = []userCallV2{
	{"GetUserByID", `{"userId":%[1]q}`, true, `200 {"details":`},
	{"CreateUser", `{"organizationId":%[2]q,"machine":{"name":" "}}`, false, `400 {"code":"invalid_argument","message":"Errors.User.Invalid (COMMAND-bs9Ds)"`},
	{
		"AddHumanUser", `{"organization":{"orgId":%[2]q},"profile":{"givenName":" ","familyName":" "},"email":{"email":"ada@example.com"}}`, false,
		`400 {"code":"invalid_argument","message":"First name in profile is empty (USER-UCej2)"`,
	},
	{"UpdateUser", `{"userId":%[1]q,"human":{"profile":{"givenName":"Ada","familyName":"Lovelace"}}}`, false, notAPerson},
	{"UpdateHumanUser", `{"userId":%[1]q,"profile":{"givenName":"Ada","familyName":"Lovelace"}}`, false, notAPerson},
	{"ListUsers", `{"queries":[{"inUserIdsQuery":{"userIds":[%[1]q]}}]}`, true, `200 {"details":{"totalResult":"1",`},
	{"ReactivateUser", `{"userId":%[1]q}`, false, `400 {"code":"failed_precondition","message":"User is not inactive (COMMAND-s5qqcz97hf)"`},
	{"UnlockUser", `{"userId":%[1]q}`, false, `400 {"code":"failed_precondition","message":"User is not locked (COMMAND-olb9vb0oca)"`},
	{"DeleteUser", `{"userId":%[1]q}`, false, `400 {"code":"failed_precondition","message":"the user owns more than 10 organisations`},
}

// whoMayUsers are roles and what they allow with the users of an organisation.
// Source: the contract, v2.md, section 8.
var whoMayUsers = []struct {
	role string
	// onInstance is set for roles on the instance; of the others, elsewhere for
	// those on an organisation other than the users'.
	onInstance, elsewhere bool
	read, write, remove   bool
}{
	{"IAM_OWNER", true, false, true, true, true},
	{"IAM_OWNER_VIEWER", true, false, true, false, false},
	{"IAM_ORG_MANAGER", true, false, true, true, true},
	{"IAM_USER_MANAGER", true, false, true, true, true},
	{"IAM_ADMIN_IMPERSONATOR", true, false, false, false, false},
	{"IAM_END_USER_IMPERSONATOR", true, false, false, false, false},
	{"IAM_LOGIN_CLIENT", true, false, true, true, false},
	{"ORG_OWNER", false, false, true, true, true},
	{"ORG_OWNER_VIEWER", false, false, true, false, false},
	{"ORG_USER_MANAGER", false, false, true, true, true},
	{"ORG_SETTINGS_MANAGER", false, false, false, false, false},
	{"ORG_USER_PERMISSION_EDITOR", false, false, true, false, false},
	{"ORG_PROJECT_PERMISSION_EDITOR", false, false, true, false, false},
	{"ORG_PROJECT_CREATOR", false, false, false, false, false},
	{"ORG_USER_SELF_MANAGER", false, false, false, false, false},
	{"ORG_ADMIN_IMPERSONATOR", false, false, false, false, false},
	{"ORG_END_USER_IMPERSONATOR", false, false, false, false, false},
	{"ORG_OWNER", false, true, false, false, false},
	{"ORG_USER_MANAGER", false, true, false, false, false},
	{"", false, false, false, false, false},
}

const (
	notAPerson  = `404 {"code":"not_found","message":"User could not be found (COMMAND-ugjs0upun6)"`
	nobodyFound = `200 {"details":{"timestamp":`
	notAMember  = `404 {"code":"not_found","message":"membership not found (AUTHZ-cdgFk)"`
	notAllowed  = `403 {"code":"permission_denied","message":"No matching permissions found (AUTH-AWfge)"`
	notSignedIn = `401 {"code":"unauthenticated","message":"auth header missing"`
)

// TestUsersV2_whoMay makes each call with each role, and checks what strangers are
// told.
func TestUsersV2_whoMay(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m, stranger := s.machineOwner(t, "who-may-users"), s.machineOwner(t, "who-may-strangers")
	alpha, beta := s.mustAddOrg(t, m, `{"name":"Alpha"}`).OrganizationID, s.mustAddOrg(t, m, `{"name":"Beta"}`).OrganizationID
	target := s.machineIn(t, m, alpha)
	for n := range 11 {
		s.addOrgOwner(t, m, s.mustAddOrg(t, m, fmt.Sprintf(`{"name":"Org %d"}`, n)).OrganizationID, target.userID)
	}
	check := func(who, token string, want func(userCallV2) string) {
		t.Helper()
		for _, c := range userCallsV2 {
			body := fmt.Sprintf(c.body, target.userID, alpha)
			if !strings.Contains(c.body, "%[2]") {
				body = fmt.Sprintf(c.body, target.userID)
			}
			r := connectCall(m.host, token, "user.v2.UserService/"+c.method, body)
			if token == "" {
				r.Authorization = ""
			}
			a := s.send(t, r)
			if got := fmt.Sprintf("%d %s", a.Status, a.Body); !strings.HasPrefix(got, want(c)) {
				t.Errorf("%s: %s: got %s, want %s", who, c.method, got, want(c))
			}
		}
	}
	for _, row := range whoMayUsers {
		orgID := alpha
		if row.elsewhere {
			orgID = beta
		}
		var roles []tenant.Role
		if row.role != "" && !row.onInstance {
			roles = []tenant.Role{tenant.Role(row.role)}
		}
		caller := s.machineIn(t, m, orgID, roles...)
		if row.onInstance {
			mustSucceed(t, s.send(t, m.addMember(caller.userID, row.role)))
		}
		check(fmt.Sprintf("%s, elsewhere %v", row.role, row.elsewhere), caller.pat, func(c userCallV2) string {
			switch {
			case c.isRead && row.read, c.method == "DeleteUser" && row.remove, !c.isRead && c.method != "DeleteUser" && row.write:
				return c.allowed
			case c.method == "ListUsers":
				return nobodyFound
			case row.elsewhere || row.role == "":
				return notAMember
			default:
				return notAllowed
			}
		})
	}
	check("system user", s.systemToken(t), func(c userCallV2) string { return c.allowed })
	check("another instance's owner", stranger.pat, func(userCallV2) string {
		return `401 {"code":"unauthenticated","message":"Errors.Token.Invalid (AUTH-7fs1e)"`
	})
	check("nobody", "", func(userCallV2) string { return notSignedIn })
	// Users may read themselves.
	lone := s.machineIn(t, m, alpha)
	mustSucceed(t, s.send(t, lone.callUser("GetUserByID", named(lone.userID))))
}

// TestUsersV2_unknown checks that only callers who may know are told whether a user
// is unknown or elsewhere.
func TestUsersV2_unknown(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "unknown-users")
	owner := s.machineIn(t, m, s.mustAddOrg(t, m, `{"name":"Alpha"}`).OrganizationID, tenant.RoleOrgOwner)
	for method, id := range map[string]string{
		"GetUserByID": "QUERY-Dfbg2", "DeactivateUser": "COMMAND-5gp2p62iin", "ReactivateUser": "COMMAND-9hy5kzbuk6", "LockUser": "COMMAND-450yxuqrh1",
		"UnlockUser": "COMMAND-x377t913pw", "DeleteUser": "COMMAND-bd4ir1mblj",
	} {
		for _, unknown := range []string{"1", "x", "a b"} {
			s.wantRefused(t, method, m.callUser(method, named(unknown)), 404, id)
			s.wantRefused(t, method, owner.callUser(method, named(unknown)), 404, "AUTHZ-cdgFk")
		}
		s.wantRefused(t, method, owner.callUser(method, named(m.userID)), 404, "AUTHZ-cdgFk")
	}
}
