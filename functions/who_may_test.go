package functions_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// need is what a call of the Admin API requires of its caller: a column of the
// contract's table "Who may".
type need int

const (
	needRead need = iota
	needWrite
	// needMemberWrite is sometimes allowed without needWrite, but never without
	// needMemberDelete.
	needMemberWrite
	needMemberDelete
	needEvents
	needSignedIn
)

// whoMay are the roles on an instance and what each allows. Source: the contract,
// reads.md, "Who may", and audit.md.
var whoMay = []struct {
	name string
	// roles on the instance; nil for a member of an organisation only.
	roles []string
	may   []need
}{
	{"IAM_OWNER", []string{"IAM_OWNER"}, []need{needRead, needWrite, needMemberWrite, needMemberDelete, needEvents, needSignedIn}},
	{"IAM_OWNER_VIEWER", []string{"IAM_OWNER_VIEWER"}, []need{needRead, needEvents, needSignedIn}},
	{"IAM_LOGIN_CLIENT", []string{"IAM_LOGIN_CLIENT"}, []need{needRead, needMemberWrite, needSignedIn}},
	{"IAM_ORG_MANAGER", []string{"IAM_ORG_MANAGER"}, []need{needSignedIn}},
	{"IAM_USER_MANAGER", []string{"IAM_USER_MANAGER"}, []need{needSignedIn}},
	{"IAM_ADMIN_IMPERSONATOR", []string{"IAM_ADMIN_IMPERSONATOR"}, []need{needSignedIn}},
	{"IAM_END_USER_IMPERSONATOR", []string{"IAM_END_USER_IMPERSONATOR"}, []need{needSignedIn}},
	{"IAM_END_USER_IMPERSONATOR and IAM_OWNER_VIEWER", []string{"IAM_END_USER_IMPERSONATOR", "IAM_OWNER_VIEWER"}, []need{needRead, needEvents, needSignedIn}},
	{"a member without roles", []string{}, []need{needSignedIn}},
	{"an owner of an organisation alone", nil, []need{needSignedIn}},
}

// needingCall is a call of the Admin API that changes nothing, whoever makes it: a
// writing call has a request that is refused after the permission check.
type needingCall struct {
	need               need
	method, path, body string
	// allowed is the start of the response, status and body, to callers with the
	// permission.
	allowed string
}

// checkWhoMay checks the calls against each row of the table, and for a user
// without a membership, another instance's token, and no token.
func (s *system) checkWhoMay(t *testing.T, calls []needingCall) {
	m, other := s.machineOwner(t, "who-may"), s.machineOwner(t, "who-may-other")
	check := func(who, token string, want func(needingCall) string) {
		t.Helper()
		for _, c := range calls {
			a := s.send(t, request{Method: c.method, Path: c.path, Host: m.host, Authorization: token, Body: []byte(c.body), AcceptLanguage: "en"})
			got := fmt.Sprintf("%d %s", a.Status, a.Body)
			if text := want(c); !strings.HasPrefix(got, text) {
				t.Errorf("%s: %s %s: got %s, want %s", who, c.method, c.path, got, text)
			}
		}
	}
	refused := func(text string) func(needingCall) string { return func(needingCall) string { return text } }
	for _, row := range whoMay {
		s.setRoles(t, m, row.roles...)
		if row.roles != nil && len(row.roles) == 0 {
			s.change(t, m.userPK(), "USER", "SET memberships.IAM = :r", map[string]types.AttributeValue{":r": &types.AttributeValueMemberL{}}, nil)
		}
		check(row.name, "Bearer "+m.pat, func(c needingCall) string {
			for _, may := range row.may {
				if may == c.need {
					return c.allowed
				}
			}
			return `403 {"code":7,"message":"No matching permissions found (AUTH-5mWD2)"`
		})
	}
	s.change(t, m.userPK(), "USER", "REMOVE memberships", nil, nil)
	check("nobody's member", "Bearer "+m.pat, func(c needingCall) string {
		if c.need == needSignedIn {
			return c.allowed
		}
		return `404 {"code":5,"message":"membership not found (AUTHZ-cdgFk)"`
	})
	check("another instance's owner", "Bearer "+other.pat, refused(`401 {"code":16,"message":"Errors.Token.Invalid (AUTH-7fs1e)"`))
	check("nobody", "", refused(`401 {"code":16,"message":"auth header missing"`))
}
