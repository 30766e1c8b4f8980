package org_test

import (
	"cmp"
	"context"
	"errors"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

// estate is a store with one organisation and an owner of the instance in another one.
type estate struct {
	tenanttest.Store
	org *tenant.Org
	// ownerOrgID is the owner's organisation; empty means "4".
	ownerOrgID string
}

var owner = &tenant.User{
	ID: "8", OrgID: "4", State: tenant.StateActive, Memberships: []tenant.Membership{{Roles: []tenant.Role{tenant.RoleIAMOwner}}},
}

// Members implements member.Lister.
func (e *estate) Members(
	_ context.Context, _ string, _ tenant.Resource, _ tenant.PageQuery, keep func(*tenant.KnownMember) bool,
) (page tenant.Page[*tenant.KnownMember], err error) {
	user := *owner
	user.OrgID = cmp.Or(e.ownerOrgID, user.OrgID)
	m := &tenant.KnownMember{Member: &tenant.Member{UserID: "8"}, User: &user, Org: &tenant.Org{ID: user.OrgID}}
	if keep(m) {
		page.Entries = append(page.Entries, m)
	}
	return page, nil
}

// unchangedOwner returns the conditions on the owner and their organisation.
func unchangedOwner() []tenant.Write {
	return []tenant.Write{tenant.Unchanged{Entity: owner}, tenant.Unchanged{Entity: &tenant.Org{ID: "4"}}}
}

func (e *estate) OrgsByID(_ context.Context, _ string, ids []string) ([]*tenant.Org, error) {
	if e.org == nil || ids[0] != e.org.ID {
		return nil, nil
	}
	return []*tenant.Org{e.org}, nil
}

func holder(defaultOrgID string) *tenant.Instance {
	return &tenant.Instance{ID: instanceID, DefaultOrgID: defaultOrgID, Revision: tenanttest.FirstRevision}
}

func doomed(state tenant.State) *tenant.Org {
	return &tenant.Org{
		InstanceID: instanceID, ID: "5", Name: "Globex", State: state, Revision: tenanttest.FirstRevision,
		Domains: []tenant.OrgDomain{{Domain: "globex.test", Primary: true}},
	}
}

func remove(e *estate, defaultOrgID, orgID string, read *tenant.Org) (*tenant.Org, error) {
	uc := org.Remove{Store: e, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return uc.Execute(context.Background(), org.ChangeCommand{Actor: "ops", Instance: holder(defaultOrgID), OrgID: orgID, Read: read})
}

func TestRemove(t *testing.T) {
	for _, state := range []tenant.State{tenant.StateActive, tenant.StateInactive} {
		e := &estate{org: doomed(state)}
		removed, err := remove(e, "4", "5", nil)
		if err != nil || removed.Sequence != 2 {
			t.Fatalf("%s: got %+v, %v, want the second revision", state, removed, err)
		}
		want := tenant.Change{
			Writes: append([]tenant.Write{
				tenant.Delete{Entity: doomed(state)},
				tenant.Unchanged{Entity: holder("4")},
				tenant.Put{Entity: &tenant.FormerOrg{InstanceID: instanceID, ID: "5"}},
			}, unchangedOwner()...),
			Event: tenant.Event{
				InstanceID: instanceID, ID: "2000000000000000001", Type: tenant.OrgRemoved, Actor: "ops", At: tenanttest.StoredTime,
				Data: tenant.OrgRemovedData{InstanceID: instanceID, OrgID: "5", Name: "Globex", Domains: []string{"globex.test"}},
			},
		}
		if diff := gocmp.Diff(want, e.OnlyChange(t), gocmp.Comparer(tenanttest.SameError)); diff != "" {
			t.Errorf("%s: change (-want +got):\n%s", state, diff)
		}
	}
}

// Source: the contract, reads.md, "Organisations".
func TestRemove_refused(t *testing.T) {
	for _, tt := range []struct {
		name, defaultOrgID, orgID string
		read                      *tenant.Org
		want                      error
	}{
		{"the default one", "5", "5", nil, org.ErrDefault},
		{"the default one, read already", "5", "5", doomed(tenant.StateActive), org.ErrDefault},
		{"unknown", "4", "6", nil, org.ErrGone},
		{"unknown, another one was read", "4", "6", doomed(tenant.StateActive), org.ErrGone},
		{"no id", "4", "_setup", nil, org.ErrGone},
		{"that of the last owner", "4", "5", nil, member.ErrLastOwner},
	} {
		e := &estate{org: doomed(tenant.StateActive)}
		if errors.Is(tt.want, member.ErrLastOwner) {
			e.ownerOrgID = tt.orgID
		}
		removed, err := remove(e, tt.defaultOrgID, tt.orgID, tt.read)
		if !errors.Is(err, tt.want) || removed != nil || len(e.Changes) != 0 {
			t.Errorf("%s: got %v, %v and %d changes, want %v alone", tt.name, removed, err, len(e.Changes), tt.want)
		}
	}
	e := estate{Store: tenanttest.Store{Refusals: []error{tenant.ErrChanged}}, org: doomed(tenant.StateActive)}
	if removed, err := remove(&e, "4", "5", nil); !errors.Is(err, tenant.ErrChanged) || removed != nil {
		t.Errorf("changed concurrently: got %v, %v, want %v", removed, err, tenant.ErrChanged)
	}
}
