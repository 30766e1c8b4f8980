package functions_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// TestRevoke_personalAccessToken checks that after a 200 the token is revoked (RFC
// 7009 section 2.2).
func TestRevoke_personalAccessToken(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m, other := p.machineOwner(t, "revokes"), p.machineOwner(t, "otherrevokes")
	robot := p.secondMachine(t, m)
	works := func(what string, want bool) {
		t.Helper()
		for name, a := range map[string]answer{"userinfo": p.userinfo(t, m.host, m.pat), "_setup": p.setup(t, m.host, m.pat, what)} {
			if got := a.Status == http.StatusOK; got != want {
				t.Errorf("%s, %s: got %d %s, want it to work: %v", what, name, a.Status, a.Body, want)
			}
		}
	}
	console := p.ask(t, oauth{path: "/oauth/v2/revoke", host: m.host, form: url.Values{"token": {m.pat}, "client_id": {consoleClient}}})
	wantOAuth(t, "by a public client", console, 400, "invalid_grant", "token was not issued for this client")
	wantOAuth(t, "by another machine", p.asClient(t, robot, "/oauth/v2/revoke", robot.sign(t, robot.claims()), m.pat), 400, "invalid_grant", "*")
	for name, token := range map[string]string{"of another instance": other.pat, "forged": m.pat[:len(m.pat)-43] + strings.Repeat("A", 43)} {
		if a := p.asClient(t, m, "/oauth/v2/revoke", m.sign(t, m.claims()), token); a.Status != http.StatusOK {
			t.Errorf("%s: got %d %s, want 200", name, a.Status, a.Body)
		}
	}
	if a := p.userinfo(t, other.host, other.pat); a.Status != http.StatusOK {
		t.Errorf("another instance's token: got %d", a.Status)
	}
	works("before", true)
	for range 2 {
		if a := p.asClient(t, m, "/oauth/v2/revoke", m.sign(t, m.claims()), m.pat); a.Status != http.StatusOK {
			t.Errorf("by its owner: got %d %s, want 200", a.Status, a.Body)
		}
	}
	works("after", false)
}

// secondMachine returns another machine of m's instance, with a key of its own.
func (p *provider) secondMachine(tb testing.TB, m *machine) *machine {
	tb.Helper()
	from := p.machineOwner(tb, "second-of-"+strings.TrimSuffix(m.host, ".example.com"))
	second := *m
	second.userID, second.keyID, second.key, second.pat = from.userID, from.keyID, from.key, ""
	org := &types.AttributeValueMemberS{Value: p.defaultOrg(tb, m.instanceID).ID}
	for _, item := range p.items(tb) {
		if attribute(item["pk"]) == from.userPK() && !strings.HasPrefix(attribute(item["sk"]), "PAT#") {
			item["pk"] = &types.AttributeValueMemberS{Value: second.userPK()}
			if attribute(item["sk"]) == "USER" {
				item["org"] = org
			}
			if _, err := p.client.PutItem(context.Background(), &dynamodb.PutItemInput{TableName: &p.table, Item: item}); err != nil {
				tb.Fatal(err)
			}
		}
	}
	return &second
}
