package storetest

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// consentsAreKept checks that a user's consents are stored completely, and that one of
// two conflicting writes wins.
func consentsAreKept(t *testing.T, b Backend) {
	orgs := manyOrgs(t, b, 2)
	q := tenant.Query{UserID: number(2), UserOrgID: orgs[0], Consents: true}
	equal(t, (*tenant.Consents)(nil), mustRead(t, b, q).Consents)
	everyone := func(string) bool { return true }
	one := func(clientID string) tenant.Consent {
		return tenant.Consent{ClientID: clientID, Scopes: []string{"openid", "role:a b/ü"}, Epoch: 3, GivenAt: at}
	}
	first := (*tenant.Consents)(nil).With(number(2), iid, one("7"), everyone)
	ctx := background(t)
	wantOneWinner(t, atOnce(10, func(int) error { return b.Writer.Write(ctx, at, tenant.Create{Entity: first, Else: tenant.ErrChanged}) }), tenant.ErrChanged)
	next := first.With(number(2), iid, one("8"), everyone)
	wantOneWinner(t, atOnce(10, func(int) error { return b.Writer.Write(ctx, at, tenant.Update{Entity: next}) }), tenant.ErrChanged)
	equal(t, next, mustRead(t, b, q).Consents)
	q.Consents = false
	equal(t, (*tenant.Consents)(nil), mustRead(t, b, q).Consents)
	equal(t, (*tenant.Consents)(nil), mustRead(t, b, tenant.Query{UserID: number(3), UserOrgID: orgs[1], Consents: true}).Consents)
}
