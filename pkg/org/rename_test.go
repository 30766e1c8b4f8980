package org_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

func rename(e *estate, orgID, name string) (*tenant.Org, error) {
	uc := org.Rename{Store: e, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return uc.Execute(context.Background(), org.ChangeCommand{Actor: "ops", Instance: holder("4"), OrgID: orgID}, name)
}

func domain(name string, primary bool) tenant.OrgDomain {
	return tenant.OrgDomain{Domain: name, Primary: primary, Verified: true}
}

// younger returns a domain that was added at that time.
func younger(name string, primary bool, at time.Time) tenant.OrgDomain {
	d := domain(name, primary)
	d.AddedAt = at
	return d
}

// TestRename checks what changes with a name, and what does not.
func TestRename(t *testing.T) {
	claim := func(kind tenant.ClaimKind, name string, taken *tenant.Error) tenant.Write {
		return tenant.Claim{Kind: kind, InstanceID: instanceID, Name: name, Owner: "5", Taken: taken}
	}
	release := func(kind tenant.ClaimKind, name string) tenant.Write {
		return tenant.Release{Kind: kind, InstanceID: instanceID, Name: name, Owner: "5"}
	}
	update, earlier := tenant.Update{}, tenanttest.StoredTime.Add(-time.Hour)
	for _, tt := range []struct {
		name, to      string
		domains, want []tenant.OrgDomain
		writes        []tenant.Write
		data          tenant.OrgRenamedData
	}{
		{
			"the domain moves", " Initech ",
			[]tenant.OrgDomain{domain("globex.acme.test", true), domain("other.test", false)},
			[]tenant.OrgDomain{younger("initech.acme.test", true, tenanttest.StoredTime), domain("other.test", false)},
			[]tenant.Write{
				claim(tenant.ClaimOrgName, "initech", org.ErrNameTaken), claim(tenant.ClaimOrgDomain, "initech.acme.test", org.ErrDomainTaken), update,
				release(tenant.ClaimOrgName, "globex"), release(tenant.ClaimOrgDomain, "globex.acme.test"),
			},
			tenant.OrgRenamedData{Name: "Initech", PrimaryDomain: "initech.acme.test", PreviousPrimaryDomain: "globex.acme.test"},
		},
		{
			"other case", "GLOBEX",
			[]tenant.OrgDomain{domain("globex.acme.test", true)},
			[]tenant.OrgDomain{domain("globex.acme.test", true)},
			[]tenant.Write{update},
			tenant.OrgRenamedData{Name: "GLOBEX"},
		},
		{
			"the same domain", "Glo.bex",
			[]tenant.OrgDomain{domain("globex.acme.test", true)},
			[]tenant.OrgDomain{domain("globex.acme.test", true)},
			[]tenant.Write{claim(tenant.ClaimOrgName, "glo.bex", org.ErrNameTaken), update, release(tenant.ClaimOrgName, "globex")},
			tenant.OrgRenamedData{Name: "Glo.bex"},
		},
		{
			"a domain that it has already", "Initech",
			[]tenant.OrgDomain{domain("globex.acme.test", true), younger("initech.acme.test", false, earlier)},
			[]tenant.OrgDomain{younger("initech.acme.test", true, earlier)},
			[]tenant.Write{
				claim(tenant.ClaimOrgName, "initech", org.ErrNameTaken), update,
				release(tenant.ClaimOrgName, "globex"), release(tenant.ClaimOrgDomain, "globex.acme.test"),
			},
			tenant.OrgRenamedData{Name: "Initech", PrimaryDomain: "initech.acme.test", PreviousPrimaryDomain: "globex.acme.test"},
		},
		{
			"a domain that was not made from the name", "Initech",
			[]tenant.OrgDomain{domain("shop.test", true)},
			[]tenant.OrgDomain{domain("shop.test", true)},
			[]tenant.Write{claim(tenant.ClaimOrgName, "initech", org.ErrNameTaken), update, release(tenant.ClaimOrgName, "globex")},
			tenant.OrgRenamedData{Name: "Initech"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := &estate{org: doomed(tenant.StateInactive)}
			e.org.Domains = tt.domains
			got, err := rename(e, "5", tt.to)
			if err != nil {
				t.Fatal(err)
			}
			tt.data.InstanceID, tt.data.OrgID = instanceID, "5"
			next := doomed(tenant.StateInactive)
			next.Name, next.Domains, next.Revision = tt.data.Name, tt.want, tenanttest.FirstRevision.Next(tenanttest.Time)
			for i, w := range tt.writes {
				if w == update {
					tt.writes[i] = tenant.Update{Entity: next}
				}
			}
			want := tenant.Change{Writes: tt.writes, Event: tenant.Event{
				InstanceID: instanceID, ID: "2000000000000000001", Type: tenant.OrgRenamed, Actor: "ops", At: tenanttest.StoredTime, Data: tt.data,
			}}
			if diff := cmp.Diff(want, e.OnlyChange(t), cmp.Comparer(tenanttest.SameError)); diff != "" {
				t.Errorf("change (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(next, got); diff != "" {
				t.Errorf("organisation (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRename_refused(t *testing.T) {
	for _, tt := range []struct {
		name, orgID, to string
		want            error
	}{
		{"the same", "5", " Globex ", org.ErrNameSame},
		{"blank, of an unknown one", "6", "  ", org.ErrNameInvalid},
		{"control character", "5", "a\x01b", org.ErrNameInvalid},
		{"unknown", "6", "Initech", org.ErrRenameNotFound},
		{"no id", "_search", "Initech", org.ErrRenameNotFound},
		{"nothing for a domain", "5", "!!!", org.ErrNameEmpty},
	} {
		e := &estate{org: doomed(tenant.StateActive)}
		e.org.Domains = []tenant.OrgDomain{domain("globex.acme.test", true)}
		renamed, err := rename(e, tt.orgID, tt.to)
		t.Run(tt.name, func(t *testing.T) { e.CheckRefused(t, err, tt.want, renamed != nil) })
	}
}
