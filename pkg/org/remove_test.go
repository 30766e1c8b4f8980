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

// estate is a store with one organisation. The default one is made that by
// somebody else right after the organisation was read, if it is made.
type estate struct {
	tenanttest.Store
	org          *tenant.Org
	isGone       bool
	defaultOrgID string
	makeDefault  string
}

func (e *estate) Snapshot(_ context.Context, q tenant.Query) (found tenant.Snapshot, err error) {
	if !e.isGone {
		found.Instance = &tenant.Instance{ID: q.InstanceID, DefaultOrgID: e.defaultOrgID}
	}
	if q.OrgID != "" {
		if e.makeDefault != "" {
			e.defaultOrgID = e.makeDefault
		}
		if e.org != nil && q.OrgID == e.org.ID {
			found.Org = e.org
		}
	}
	return found, nil
}

func doomed(state tenant.State) *tenant.Org {
	return &tenant.Org{
		InstanceID: instanceID, ID: "5", Name: "Globex", State: state, Revision: tenanttest.FirstRevision,
		Domains: []tenant.OrgDomain{{Domain: "globex.test", Primary: true}},
	}
}

func remove(e *estate, orgID string) (*tenant.Org, error) {
	uc := org.Remove{Store: e, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return uc.Execute(context.Background(), org.RemoveCommand{Actor: "ops", InstanceID: instanceID, OrgID: orgID})
}

func TestRemove(t *testing.T) {
	for _, state := range []tenant.State{tenant.StateActive, tenant.StateInactive} {
		e := &estate{org: doomed(state), defaultOrgID: "4"}
		removed, err := remove(e, "5")
		if err != nil || removed.Sequence != 2 {
			t.Fatalf("%s: got %+v, %v, want the second revision", state, removed, err)
		}
		want := tenant.Change{
			Writes: []tenant.Write{tenant.Delete{Entity: doomed(state)}},
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
		name, orgID string
		estate      estate
		want        error
	}{
		{"the default one", "5", estate{org: doomed(tenant.StateActive), defaultOrgID: "5"}, org.ErrDefault},
		{"made the default one meanwhile", "5", estate{org: doomed(tenant.StateActive), defaultOrgID: "4", makeDefault: "5"}, org.ErrDefault},
		{"unknown", "6", estate{org: doomed(tenant.StateActive), defaultOrgID: "4"}, org.ErrGone},
		{"no id", "_setup", estate{org: doomed(tenant.StateActive), defaultOrgID: "4"}, org.ErrGone},
		{"the instance is gone", "5", estate{org: doomed(tenant.StateActive), isGone: true}, org.ErrGone},
	} {
		removed, err := remove(&tt.estate, tt.orgID)
		if !errors.Is(err, tt.want) || removed != nil || len(tt.estate.Changes) != 0 {
			t.Errorf("%s: got %v, %v and %d changes, want %v alone", tt.name, removed, err, len(tt.estate.Changes), tt.want)
		}
	}
	e := estate{Store: tenanttest.Store{Refusals: []error{tenant.ErrChanged}}, org: doomed(tenant.StateActive), defaultOrgID: "4"}
	if removed, err := remove(&e, "5"); !errors.Is(err, tenant.ErrChanged) || removed != nil {
		t.Errorf("changed meanwhile: got %v, %v, want %v", removed, err, tenant.ErrChanged)
	}
}
