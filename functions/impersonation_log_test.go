package functions_test

import (
	"slices"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestImpersonation_revoked: the log says who acted when such a token ends, too.
func TestImpersonation_revoked(t *testing.T) {
	t.Parallel()
	s := startSupport(t, "actingrevoked")
	agent := s.agent(t, s.home, tenant.RoleOrgEndUserImpersonator)
	got := readExchanged(t, s.actAs(t, s.jane, agent.pat))
	exchanged := readExchanged(t, s.service.exchangeToken(t, got.AccessToken))
	_, own := s.signedIn(t, "jane")
	for _, token := range []string{exchanged.AccessToken, got.AccessToken, own.AccessToken} {
		mustSucceed(t, s.service.revoke(t, token))
	}
	var log struct {
		Events []struct {
			Editor    struct{ UserID string }
			Aggregate struct{ ID string }
		}
	}
	mustUnmarshal(t, mustSucceed(t, s.send(t, s.boss.by("POST", "/admin/v1/events/_search", `{"eventTypes":["user.token.removed"]}`))).Body, &log)
	var editors []string
	for _, e := range log.Events {
		if e.Aggregate.ID == s.jane {
			editors = append(editors, e.Editor.UserID)
		}
	}
	if want := []string{s.jane, agent.userID, agent.userID}; !slices.Equal(editors, want) {
		t.Errorf("editors, newest first: got %q, want %q", editors, want)
	}
}
