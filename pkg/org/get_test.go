package org_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

func TestGet(t *testing.T) {
	for _, tt := range []struct {
		name, id string
		read     *tenant.Org
		asked    []string
		want     error
	}{
		{"not read", "2", nil, []string{"ids [2]"}, nil},
		{"read", "2", newLister().orgs[1], nil, nil},
		{"another read", "2", newLister().orgs[0], []string{"ids [2]"}, nil},
		{"unknown", "99", nil, []string{"ids [99]"}, org.ErrNotFound},
		{"no id", "_/setup", nil, nil, org.ErrNotFound},
		{"nothing", "", nil, nil, org.ErrNotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := newLister()
			found, err := (&org.Get{Store: l}).Execute(context.Background(), org.GetQuery{InstanceID: instanceID, ID: tt.id, Read: tt.read})
			if !errors.Is(err, tt.want) || (found == nil) != (tt.want != nil) || found != nil && found.ID != tt.id {
				t.Errorf("got %+v, %v, want %s or %v", found, err, tt.id, tt.want)
			}
			if diff := cmp.Diff(tt.asked, l.asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
		})
	}
}

// TestIsUnique checks what is looked up, and how the result is read.
func TestIsUnique(t *testing.T) {
	for _, tt := range []struct {
		name, domain string
		asked        string
		want         bool
	}{
		{"GAMMA", "", `names ["gamma"] domains []`, false},
		{" Gamma", "", `names [" gamma"] domains []`, true},
		{"new", "", `names ["new"] domains []`, true},
		{"", "A.Example", `names [] domains ["a.example"]`, false},
		{"", " a.example", `names [] domains [" a.example"]`, true},
		{"", "Zürich.example", `names [] domains ["xn--zrich-kva.example"]`, false},
		{"new", "a.example", `names ["new"] domains ["a.example"]`, false},
		{"beta", "new.example", `names ["beta"] domains ["new.example"]`, false},
		{"new", "new.example", `names ["new"] domains ["new.example"]`, true},
	} {
		t.Run(tt.name+"/"+tt.domain, func(t *testing.T) {
			l := newLister()
			got, err := (&org.IsUnique{Store: l}).Execute(context.Background(), org.IsUniqueQuery{InstanceID: instanceID, Name: tt.name, Domain: tt.domain})
			if got != tt.want || err != nil {
				t.Errorf("got %v, %v, want %v", got, err, tt.want)
			}
			if diff := cmp.Diff([]string{tt.asked}, l.asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
		})
	}
	for name, tt := range map[string]struct {
		err, want error
		query     org.IsUniqueQuery
	}{
		"nothing asked": {nil, org.ErrNothingAsked, org.IsUniqueQuery{}},
		"no store":      {tenant.ErrUnavailable, tenant.ErrUnavailable, org.IsUniqueQuery{Name: "new"}},
	} {
		if got, err := (&org.IsUnique{Store: &lister{err: tt.err}}).Execute(context.Background(), tt.query); !errors.Is(err, tt.want) || got {
			t.Errorf("%s: got %v, %v, want %v", name, got, err, tt.want)
		}
	}
}
