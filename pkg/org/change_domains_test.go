package org_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

func addDomain(e *estate, orgID, name string) (*tenant.Org, error) {
	uc := org.AddDomain{Store: e, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return uc.Execute(context.Background(), org.ChangeCommand{Actor: "ops", Instance: holder("4"), OrgID: orgID}, name)
}

func removeDomain(e *estate, orgID, name string) (*tenant.Org, error) {
	uc := org.RemoveDomain{Store: e, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return uc.Execute(context.Background(), org.ChangeCommand{Actor: "ops", Instance: holder("4"), OrgID: orgID}, name)
}

func withDomains(more ...string) *estate {
	e := &estate{org: doomed(tenant.StateActive)}
	for _, name := range more {
		e.org.Domains = append(e.org.Domains, domain(name, false))
	}
	return e
}

// Domains are written, and recognised, in one form.
func TestChangeDomains(t *testing.T) {
	claim := tenant.Claim{Kind: tenant.ClaimOrgDomain, InstanceID: instanceID, Name: "xn--zrich-kva.test", Owner: "5", Taken: org.ErrDomainTaken}
	release := tenant.Release{Kind: tenant.ClaimOrgDomain, InstanceID: instanceID, Name: "xn--zrich-kva.test", Owner: "5"}
	for _, tt := range []struct {
		run         func(*estate, string, string) (*tenant.Org, error)
		before, now *estate
		writes      func(tenant.Write) []tenant.Write
		event       tenant.EventType
	}{
		{addDomain, withDomains("a.test"), withDomains("a.test", "xn--zrich-kva.test"), func(w tenant.Write) []tenant.Write { return []tenant.Write{claim, w} }, tenant.OrgDomainAdded},
		{removeDomain, withDomains("xn--zrich-kva.test", "a.test"), withDomains("a.test"), func(w tenant.Write) []tenant.Write { return []tenant.Write{w, release} }, tenant.OrgDomainRemoved},
	} {
		if tt.event == tenant.OrgDomainAdded {
			tt.now.org.Domains[len(tt.now.org.Domains)-1].AddedAt = tenanttest.StoredTime
		}
		if _, err := tt.run(tt.before, "5", "ZÜRICH.test"); err != nil {
			t.Fatal(err)
		}
		next := tt.now.org
		next.Revision = tenanttest.FirstRevision.Next(tenanttest.Time)
		want := tenant.Change{Writes: tt.writes(tenant.Update{Entity: next}), Event: tenant.Event{
			InstanceID: instanceID, ID: "2000000000000000001", Type: tt.event, Actor: "ops", At: tenanttest.StoredTime,
			Data: tenant.OrgDomainData{InstanceID: instanceID, OrgID: "5", Domain: "xn--zrich-kva.test"},
		}}
		if diff := cmp.Diff(want, tt.before.OnlyChange(t), cmp.Comparer(tenanttest.SameError)); diff != "" {
			t.Errorf("%s: change (-want +got):\n%s", tt.event, diff)
		}
	}
}

func TestChangeDomains_refused(t *testing.T) {
	var many []string
	for n := range 49 {
		many = append(many, fmt.Sprintf("d%d.test", n))
	}
	for _, tt := range []struct {
		name          string
		run           func(*estate, string, string) (*tenant.Org, error)
		orgID, domain string
		with          []string
		want          error
	}{
		{"add no domain", addDomain, "5", "a b", nil, org.ErrDomainInvalid},
		{"add to unknown", addDomain, "6", "a.test", nil, member.ErrOrgNotFound},
		{"add again in other case", addDomain, "5", "A.test", []string{"a.test"}, org.ErrDomainTwice},
		{"add one too many", addDomain, "5", "a.test", many, org.ErrDomainsFull},
		{"remove unknown", removeDomain, "5", "b.test", []string{"a.test"}, org.ErrDomainUnknown},
		{"remove of unknown", removeDomain, "6", "a.test", []string{"a.test"}, org.ErrDomainUnknown},
		{"remove the primary one", removeDomain, "5", "GLOBEX.test", nil, org.ErrDomainPrimary},
	} {
		e := withDomains(tt.with...)
		changed, err := tt.run(e, tt.orgID, tt.domain)
		t.Run(tt.name, func(t *testing.T) { e.CheckRefused(t, err, tt.want, changed != nil) })
	}
}
