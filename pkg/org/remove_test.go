package org_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

// estate is a store with one organisation.
type estate struct {
	tenanttest.Store
	org *tenant.Org
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
	return uc.Execute(context.Background(), org.RemoveCommand{Actor: "ops", Instance: holder(defaultOrgID), OrgID: orgID, Read: read})
}

func TestRemove(t *testing.T) {
	for _, state := range []tenant.State{tenant.StateActive, tenant.StateInactive} {
		e := &estate{org: doomed(state)}
		removed, err := remove(e, "4", "5", nil)
		if err != nil || removed.Sequence != 2 {
			t.Fatalf("%s: got %+v, %v, want the second revision", state, removed, err)
		}
		want := tenant.Change{
			Writes: []tenant.Write{tenant.Delete{Entity: doomed(state)}, tenant.Unchanged{Entity: holder("4")}},
			Event: tenant.Event{
				InstanceID: instanceID, ID: "2000000000000000001", Type: tenant.OrgRemoved, Actor: "ops", At: tenanttest.StoredTime,
				Data: tenant.OrgRemovedData{InstanceID: instanceID, OrgID: "5", Name: "Globex", Domains: []string{"globex.test"}},
			},
		}
		if diff := cmp.Diff(want, e.OnlyChange(t), cmp.Comparer(tenanttest.SameError)); diff != "" {
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
	} {
		e := &estate{org: doomed(tenant.StateActive)}
		removed, err := remove(e, tt.defaultOrgID, tt.orgID, tt.read)
		if !errors.Is(err, tt.want) || removed != nil || len(e.Changes) != 0 {
			t.Errorf("%s: got %v, %v and %d changes, want %v alone", tt.name, removed, err, len(e.Changes), tt.want)
		}
	}
	e := estate{Store: tenanttest.Store{Refusals: []error{tenant.ErrChanged}}, org: doomed(tenant.StateActive)}
	if removed, err := remove(&e, "4", "5", nil); !errors.Is(err, tenant.ErrChanged) || removed != nil {
		t.Errorf("changed meanwhile: got %v, %v, want %v", removed, err, tenant.ErrChanged)
	}
}
