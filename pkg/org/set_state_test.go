package org_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

func deactivate(e *estate, orgID string) (*tenant.Org, error) {
	uc := org.Deactivate{Store: e, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return uc.Execute(context.Background(), org.ChangeCommand{Actor: "ops", Instance: holder("5"), OrgID: orgID})
}

func activate(e *estate, orgID string) (*tenant.Org, error) {
	uc := org.Activate{Store: e, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return uc.Execute(context.Background(), org.ChangeCommand{Actor: "ops", Instance: holder("5"), OrgID: orgID})
}

// The default organisation may be deactivated while an owner in another organisation
// can still act.
func TestSetState(t *testing.T) {
	for _, tt := range []struct {
		from, to tenant.State
		event    tenant.EventType
		run      func(*estate, string) (*tenant.Org, error)
		also     []tenant.Write
	}{
		{tenant.StateActive, tenant.StateInactive, tenant.OrgDeactivated, deactivate, unchangedOwner()},
		{tenant.StateInactive, tenant.StateActive, tenant.OrgReactivated, activate, nil},
	} {
		e := &estate{org: doomed(tt.from)}
		got, err := tt.run(e, "5")
		if err != nil {
			t.Fatal(err)
		}
		next := doomed(tt.to)
		next.Revision = tenanttest.FirstRevision.Next(tenanttest.Time)
		want := tenant.Change{
			Writes: append([]tenant.Write{tenant.Update{Entity: next}}, tt.also...),
			Event: tenant.Event{
				InstanceID: instanceID, ID: "2000000000000000001", Type: tt.event, Actor: "ops", At: tenanttest.StoredTime,
				Data: tenant.OrgStateData{InstanceID: instanceID, OrgID: "5"},
			},
		}
		if diff := cmp.Diff(want, e.OnlyChange(t)); diff != "" {
			t.Errorf("%s: change (-want +got):\n%s", tt.event, diff)
		}
		if diff := cmp.Diff(next, got); diff != "" {
			t.Errorf("%s: organisation (-want +got):\n%s", tt.event, diff)
		}
	}
}

func TestSetState_refused(t *testing.T) {
	for _, tt := range []struct {
		name  string
		state tenant.State
		run   func(*estate, string) (*tenant.Org, error)
		orgID string
		owner string
		want  error
	}{
		{"inactive already", tenant.StateInactive, deactivate, "5", "", org.ErrInactive},
		{"active already", tenant.StateActive, activate, "5", "", org.ErrActive},
		{"deactivate unknown", tenant.StateActive, deactivate, "6", "", org.ErrDeactivateNotFound},
		{"activate unknown", tenant.StateInactive, activate, "x", "", org.ErrActivateNotFound},
		{"the last owner's", tenant.StateActive, deactivate, "5", "5", member.ErrLastOwner},
	} {
		e := &estate{org: doomed(tt.state), ownerOrgID: tt.owner}
		changed, err := tt.run(e, tt.orgID)
		t.Run(tt.name, func(t *testing.T) { e.CheckRefused(t, err, tt.want, changed != nil) })
	}
}
