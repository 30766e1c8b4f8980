package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Applications is the part of a store that reads applications.
type Applications interface {
	Applications(ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.Application) bool) (tenant.Page[*tenant.Application], error)
	ApplicationByID(ctx context.Context, instanceID, id string) (*tenant.Application, error)
	ApplicationByKeyID(ctx context.Context, instanceID, keyID string) (*tenant.Application, error)
	ApplicationsByClientID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Application, error)
}

// fullApplication returns an application with every field set.
func fullApplication(orgID, projectID, clientID string) *tenant.Application {
	return &tenant.Application{
		InstanceID: iid, ID: "a b/ü#" + clientID, ClientID: clientID, ProjectID: projectID, OrgID: orgID, Name: "Full " + clientID, State: tenant.StateInactive,
		OIDC: &tenant.OIDCConfig{
			Type: tenant.ApplicationNative, AuthMethod: tenant.ClientAuthPost,
			GrantTypes:    []tenant.ClientGrantType{tenant.GrantAuthorizationCode, tenant.GrantDeviceCode},
			ResponseTypes: []tenant.ClientResponseType{tenant.ResponseCode, tenant.ResponseIDTokenToken},
			RedirectURIs:  []string{"https://b.example/cb", "a.example://cb"}, PostLogoutRedirectURIs: []string{"https://b.example/out"},
			AdditionalOrigins: []string{"https://c.example"}, DevelopmentMode: true, AccessTokenType: 1, AccessTokenRoleAssertion: true,
			IDTokenRoleAssertion: true, IDTokenUserinfoAssertion: true, ClockSkew: 1500 * time.Millisecond, SkipNativeAppSuccessPage: true,
			BackChannelLogoutURI: "https://b.example/bcl", LoginVersion: tenant.LoginVersion2, LoginBaseURI: "https://login.example",
		},
		SecretHash: []byte{0, 1, 255},
		Keys: []tenant.ApplicationKey{
			{ID: clientID + "1", PublicKey: []byte{1, 0}, CreatedAt: at, ExpiresAt: tenant.NoExpiry}, {ID: clientID + "2", PublicKey: []byte{2}, CreatedAt: at, ExpiresAt: at},
		},
		Revision: revision,
	}
}

// claimedBy returns the writes that create an application with its claims.
func claimedBy(a *tenant.Application) []tenant.Write {
	claim := func(kind tenant.ClaimKind, name string) tenant.Claim {
		return tenant.Claim{Kind: kind, InstanceID: iid, Name: name, Owner: a.ClientID, Taken: errNameTaken}
	}
	writes := []tenant.Write{
		tenant.Create{Entity: a}, claim(tenant.ClaimApplicationID, a.ID), claim(tenant.ClaimApplicationName, tenant.ApplicationName(a.ProjectID, a.Name)),
	}
	for _, k := range a.Keys {
		writes = append(writes, claim(tenant.ClaimApplicationKeyID, k.ID))
	}
	return writes
}

// applicationsAreKept checks that applications are stored completely, found by each of
// their names, and gone with their project or organisation.
func applicationsAreKept(t *testing.T, b Backend) {
	orgs := manyOrgs(t, b, 3)
	projects := []*tenant.Project{
		{InstanceID: iid, ID: "p/0", OrgID: orgs[0], Name: "P", State: tenant.StateActive, Revision: revision},
		{InstanceID: iid, ID: "p/1", OrgID: orgs[1], Name: "P", State: tenant.StateInactive, Revision: revision},
		{InstanceID: iid, ID: "p/2", OrgID: orgs[2], Name: "P", State: tenant.StateActive, Revision: revision},
	}
	apps, ids := make([]*tenant.Application, 3), make([]string, 3)
	for n, p := range projects {
		apps[n] = fullApplication(p.OrgID, p.ID, number(n))
		ids[n] = apps[n].ID
		mustWrite(t, b, append(claimedBy(apps[n]), tenant.Create{Entity: p})...)
	}
	api := &tenant.Application{
		InstanceID: iid, ID: "api", ClientID: number(3), ProjectID: "p/0", OrgID: orgs[0], Name: "API", State: tenant.StateActive,
		API: &tenant.APIConfig{AuthMethod: tenant.ClientAuthPrivateKeyJWT}, Revision: revision,
	}
	mustWrite(t, b, claimedBy(api)...)
	ctx := background(t)
	snapshot := func(q tenant.Query) tenant.Snapshot {
		t.Helper()
		q.InstanceID = iid
		found, err := b.Store.Snapshot(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	// With no hints, correct ones, and wrong ones: naming others that exist, or
	// nothing.
	for _, q := range []tenant.Query{
		{},
		{ClientProjectID: "p/1", ClientOrgID: orgs[1]},
		{ClientProjectID: "p/0", ClientOrgID: orgs[0]},
		{ClientProjectID: "none", ClientOrgID: "none"},
		{ClientProjectID: "p/1"},
		{ClientOrgID: orgs[1]},
	} {
		q.ClientID = apps[1].ClientID
		found := snapshot(q)
		if diff := cmp.Diff(apps[1], found.Client); diff != "" {
			t.Errorf("hints %q and %q (-want +got):\n%s", q.ClientProjectID, q.ClientOrgID, diff)
		}
		if diff := cmp.Diff(projects[1], found.ClientProject); diff != "" || found.ClientOrg == nil || found.ClientOrg.ID != orgs[1] {
			t.Errorf("hints %q and %q: organisation %+v, project (-want +got):\n%s", q.ClientProjectID, q.ClientOrgID, found.ClientOrg, diff)
		}
	}
	if found := snapshot(tenant.Query{ClientID: number(9), ClientProjectID: "p/1", ClientOrgID: orgs[1]}); found.Client != nil || found.ClientProject != nil || found.ClientOrg != nil {
		t.Errorf("of none: got %+v", found)
	}
	wantIs := func(name string, want *tenant.Application, find func(context.Context, string, string) (*tenant.Application, error), id string) {
		t.Helper()
		got, err := find(ctx, iid, id)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
	byID, byKey := b.Applications.ApplicationByID, b.Applications.ApplicationByKeyID
	wantIs("by id", apps[0], byID, ids[0])
	wantIs("an API by id", api, byID, "api")
	wantIs("by client id", nil, byID, apps[0].ClientID)
	wantIs("by key id", apps[0], byKey, apps[0].Keys[1].ID)
	wantIs("by no key id", nil, byKey, ids[0])
	read := func(keep func(*tenant.Application) bool) reader[*tenant.Application] {
		return func(q tenant.PageQuery) (tenant.Page[*tenant.Application], error) {
			return b.Applications.Applications(background(t), iid, q, keep)
		}
	}
	id := func(a *tenant.Application) string { return a.ID }
	wantList(t, "all", read(nil), id, append(append([]string{}, ids...), "api")...)
	wantList(t, "of one project", read(func(a *tenant.Application) bool { return a.ProjectID == "p/0" }), id, ids[0], "api")
	wantByClientID := func(want ...*tenant.Application) {
		t.Helper()
		got, err := b.Applications.ApplicationsByClientID(ctx, iid, []string{api.ClientID, number(9), apps[2].ClientID, apps[1].ClientID})
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("by client ids: %v (-want +got):\n%s", err, diff)
		}
	}
	wantByClientID(api, apps[2], apps[1])
	mustWrite(t, b, tenant.Delete{Entity: projects[0]})
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: orgs[1]}, Any: true})
	wantByClientID(apps[2])
	wantList(t, "without the dead", read(nil), id, ids[2])
	for n, name := range []string{"of a dead project", "of a dead organisation"} {
		wantIs(name+", by id", nil, byID, ids[n])
		wantIs(name+", by key id", nil, byKey, apps[n].Keys[0].ID)
		if found := snapshot(tenant.Query{ClientID: apps[n].ClientID, ClientProjectID: apps[n].ProjectID, ClientOrgID: apps[n].OrgID}); found.Client != nil || found.ClientProject != nil || found.ClientOrg != nil {
			t.Errorf("%s: got %+v", name, found)
		}
	}
}

// applicationNamesAreOfTheirProject checks that names are unique per project and ids
// per instance.
func applicationNamesAreOfTheirProject(t *testing.T, b Backend) {
	claim := func(kind tenant.ClaimKind, name, owner string) tenant.Claim {
		return tenant.Claim{Kind: kind, InstanceID: iid, Name: name, Owner: owner, Taken: errNameTaken}
	}
	named := func(projectID, name, owner string) tenant.Claim {
		return claim(tenant.ClaimApplicationName, tenant.ApplicationName(projectID, name), owner)
	}
	mustWrite(t, b, named("p", "Web", "7"), named("q", "Web", "8"), named("p#we", "b", "9"), claim(tenant.ClaimApplicationID, "a/ü", "7"))
	for name, w := range map[string]tenant.Write{"a name": named("p", "WEB", "6"), "an id": claim(tenant.ClaimApplicationID, "a/ü", "6")} {
		var taken *tenant.NameTakenError
		if err := b.Writer.Write(background(t), at, w); !errors.As(err, &taken) {
			t.Errorf("%s was taken twice: %v", name, err)
		}
	}
	mustWrite(t, b, tenant.Release{Kind: tenant.ClaimApplicationName, InstanceID: iid, Name: tenant.ApplicationName("p", "web"), Owner: "7"})
	mustWrite(t, b, named("p", "web", "6"))
}

// manyKeysAtOnce adds keys to one application concurrently and checks that, with
// retries, none is lost.
func manyKeysAtOnce(t *testing.T, b Backend) {
	orgs := manyOrgs(t, b, 1)
	a := fullApplication(orgs[0], "p", number(1))
	a.Keys = nil
	mustWrite(t, b, append(claimedBy(a), tenant.Create{Entity: &tenant.Project{InstanceID: iid, ID: "p", OrgID: orgs[0], Name: "P", Revision: revision}})...)
	ctx := background(t)
	query := tenant.Query{InstanceID: iid, ClientID: a.ClientID, ClientProjectID: "p", ClientOrgID: orgs[0]}
	for i, err := range atOnce(10, func(i int) error {
		for {
			found, err := b.Store.Snapshot(ctx, query)
			if err != nil {
				return err
			}
			next := *found.Client
			next.Keys = append(append([]tenant.ApplicationKey{}, next.Keys...), tenant.ApplicationKey{ID: number(i)})
			next.Revision = found.Client.Next(at)
			claim := tenant.Claim{Kind: tenant.ClaimApplicationKeyID, InstanceID: iid, Name: number(i), Owner: a.ClientID, Taken: errNameTaken}
			if err := b.Store.Apply(ctx, writing(fmt.Sprint(100+i), tenant.Update{Entity: &next}, claim)); !tenant.ErrChanged.Is(err) {
				return err
			}
		}
	}) {
		if err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	found, err := b.Store.Snapshot(ctx, query)
	if err != nil || found.Client == nil || len(found.Client.Keys) != 10 {
		t.Errorf("got %+v, %v, want 10 keys", found.Client, err)
	}
}
