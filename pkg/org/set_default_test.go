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

// orgStore is a store with a lister's organisations.
type orgStore struct {
	tenanttest.Store
	*lister
}

func setDefault(store *orgStore, orgID string, read *tenant.Org) (*tenant.Instance, error) {
	useCase := org.SetDefault{Store: store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return useCase.Execute(context.Background(), org.SetDefaultCommand{
		Actor: "9", OrgID: orgID, Read: read,
		Instance: &tenant.Instance{ID: instanceID, Name: "Acme", DefaultOrgID: "1", Revision: tenanttest.FirstRevision},
	})
}

func TestSetDefault(t *testing.T) {
	for name, read := range map[string]*tenant.Org{"read": newLister().orgs[1], "not read": nil, "another read": newLister().orgs[2]} {
		t.Run(name, func(t *testing.T) {
			store := &orgStore{lister: newLister()}
			instance, err := setDefault(store, "2", read)
			if err != nil {
				t.Fatal(err)
			}
			want := &tenant.Instance{ID: instanceID, Name: "Acme", DefaultOrgID: "2", Revision: tenanttest.FirstRevision.Next(tenanttest.Time)}
			wantChange := tenant.Change{
				Writes: []tenant.Write{tenant.Update{Entity: want}, tenant.Unchanged{Entity: store.orgs[1]}},
				Event: tenant.Event{
					InstanceID: instanceID, ID: "2000000000000000001", Type: tenant.DefaultOrgSet, Actor: "9", At: tenanttest.StoredTime,
					Data: tenant.DefaultOrgSetData{InstanceID: instanceID, OrgID: "2", PreviousOrgID: "1"},
				},
			}
			if diff := cmp.Diff(wantChange, store.OnlyChange(t)); diff != "" {
				t.Errorf("change (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(want, instance); diff != "" {
				t.Errorf("instance (-want +got):\n%s", diff)
			}
			if gotReads, want := len(store.asked), map[bool]int{true: 0, false: 1}[name == "read"]; gotReads != want {
				t.Errorf("reads: got %v, want %d", store.asked, want)
			}
		})
	}
}

func TestSetDefault_refusals(t *testing.T) {
	for _, tt := range []struct {
		name, orgID string
		want        error
	}{
		{"the same", "1", org.ErrDefaultSame},
		{"unknown", "99", org.ErrDefaultNotFound},
		{"no id", "_setup", org.ErrDefaultNotFound},
		{"inactive", "4", org.ErrDefaultNotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store := &orgStore{lister: newLister()}
			instance, err := setDefault(store, tt.orgID, nil)
			store.CheckRefused(t, err, tt.want, instance != nil)
		})
	}
	store := &orgStore{lister: newLister()}
	store.err = tenant.ErrUnavailable
	instance, err := setDefault(store, "2", nil)
	store.CheckRefused(t, err, tenant.ErrUnavailable, instance != nil)
	// A lost race is returned unchanged: everything is read again.
	store = &orgStore{lister: newLister()}
	store.Refusals = []error{tenant.ErrChanged}
	if instance, err := setDefault(store, "2", nil); !errors.Is(err, tenant.ErrChanged) || instance != nil {
		t.Errorf("changed concurrently: got %v, %v, want %v", instance, err, tenant.ErrChanged)
	}
}
