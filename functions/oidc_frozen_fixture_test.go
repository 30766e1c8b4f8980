package functions_test

import (
	"context"
	"crypto/x509"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/gateway"
	"github.com/tenantry/tenantry/pkg/oidc"
	"github.com/tenantry/tenantry/pkg/oidc/signing/signingtest"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// frozen is the provider with a clock that stands still until it is moved.
type frozen struct {
	*provider
	store *interrupted
	now   time.Time
}

func startFrozen(tb testing.TB) *frozen {
	tb.Helper()
	p := startProvider(tb)
	f := &frozen{store: &interrupted{Store: dynamo.New(p.client, p.table)}, now: time.Now().UTC()}
	clock := func() time.Time { return f.now }
	f.provider = &provider{p.system, gateway.New(p.logger(), oidc.Provider{
		Store: f.store, KeyMaker: &signingtest.KeyMaker{}, Sealer: signingtest.Sealer{}, Clock: clock, IDs: tenant.NewIDs(clock),
		Log: p.logger(), ExternalDomain: "localhost", Timeout: 20 * time.Second,
		Lifetimes: oidc.Lifetimes{
			Defaults:   tenant.TokenLifetimes{AccessToken: time.Hour, IDToken: time.Hour, RefreshIdle: time.Hour, Refresh: time.Hour},
			SigningKey: 30 * 24 * time.Hour, Code: time.Minute, Session: time.Hour,
		},
		Redirects:       oidc.Redirects{AfterLogin: []string{callback, webCallback}, AfterLogout: []string{callback}},
		AccessTokenType: access.TypeJWT,
	}.Handler())}
	return f
}

// addMachine adds a machine that may introspect every token.
func (f *frozen) addMachine(tb testing.TB, owner *person) *machine {
	tb.Helper()
	m := owner.machine
	m.userID, m.keyID, m.key = "1000000000000000001", "1000000000000000002", f.key
	public, err := x509.MarshalPKIXPublicKey(&m.key.PublicKey)
	if err != nil {
		tb.Fatal(err)
	}
	revision := tenant.Revision{Sequence: 1, CreatedAt: time.Now().UTC(), ChangedAt: time.Now().UTC()}
	err = f.store.Apply(context.Background(), tenant.Change{Writes: []tenant.Write{
		tenant.Create{Entity: &tenant.User{
			InstanceID: m.instanceID, ID: m.userID, OrgID: f.defaultOrg(tb, m.instanceID).ID, State: tenant.StateActive, UserName: "robot", Machine: &tenant.Machine{Name: "Robot"},
			Memberships: []tenant.Membership{{Roles: []tenant.Role{tenant.RoleIAMOwner}}}, Revision: revision,
		}},
		tenant.Create{Entity: &tenant.MachineKey{
			InstanceID: m.instanceID, UserID: m.userID, ID: m.keyID, PublicKey: public, ExpiresAt: tenant.NoExpiry, Revision: revision,
		}},
		tenant.Create{Entity: &tenant.Member{InstanceID: m.instanceID, UserID: m.userID, UserOrgID: f.defaultOrg(tb, m.instanceID).ID, Roles: []tenant.Role{tenant.RoleIAMOwner}, Revision: revision}},
	}, Event: tenant.Event{InstanceID: m.instanceID, ID: "1"}})
	if err != nil {
		tb.Fatal(err)
	}
	return &m
}
