package storetest

import (
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// anAuthRequestIsAnsweredOnce, however many answer it at once, and is one of its
// instance.
func anAuthRequestIsAnsweredOnce(t *testing.T, b Backend) {
	first := &tenant.AuthRequest{
		InstanceID: iid, ID: "V2_AAAAAAAAAAAAAAAAAAAAAA", ClientID: "5", Issuer: "https://acme.example.com", Form: "client_id=5&scope=openid",
		Scopes: []string{"openid"}, HintUserID: uid, CreatedAt: at, ExpiresAt: second.Add(time.Hour), Version: 1,
	}
	q := tenant.Query{AuthRequestID: first.ID}
	equal(t, (*tenant.AuthRequest)(nil), mustRead(t, b, q).AuthRequest)
	mustWrite(t, b, tenant.Put{Entity: first})
	equal(t, first, mustRead(t, b, q).AuthRequest)
	elsewhere := *first
	elsewhere.InstanceID, elsewhere.Form = "7", "client_id=6"
	mustWrite(t, b, tenant.Put{Entity: &elsewhere})
	handled := *first
	handled.Handled, handled.Version = true, 2
	ctx := background(t)
	wantOneWinner(t, atOnce(10, func(int) error { return b.Writer.Write(ctx, at, tenant.Update{Entity: &handled}) }), tenant.ErrChanged)
	equal(t, &handled, mustRead(t, b, q).AuthRequest)
}
