package org_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// lister holds organisations and records how they were asked for.
type lister struct {
	orgs  []*tenant.Org
	asked []string
	err   error
}

func (l *lister) ask(format string, values ...any) {
	l.asked = append(l.asked, fmt.Sprintf(format, values...))
}

func (l *lister) those(holds func(*tenant.Org) bool) (found []*tenant.Org) {
	for _, o := range l.orgs {
		if holds(o) {
			found = append(found, o)
		}
	}
	return found
}

func (l *lister) OrgsByID(_ context.Context, _ string, ids []string) ([]*tenant.Org, error) {
	l.ask("ids %v", ids)
	return l.those(func(o *tenant.Org) bool { return slices.Contains(ids, o.ID) }), l.err
}

func (l *lister) OrgsWith(_ context.Context, _ string, names, domains []string) ([]*tenant.Org, error) {
	l.ask("names %q domains %q", names, domains)
	return l.those(func(o *tenant.Org) bool {
		return slices.Contains(names, tenant.Fold(o.Name)) || slices.ContainsFunc(o.Domains, func(d tenant.OrgDomain) bool { return slices.Contains(domains, d.Domain) })
	}), l.err
}

func (l *lister) page(q tenant.PageQuery, keep func(*tenant.Org) bool, found []*tenant.Org) (tenant.Page[*tenant.Org], error) {
	if keep != nil {
		found = slices.DeleteFunc(found, func(o *tenant.Org) bool { return !keep(o) })
	}
	page := tenant.Slice(found, q)
	if !q.Count {
		page.Total = 0
	}
	if q.Offset+q.Size() < len(found) {
		page.Next = "next"
	}
	return page, l.err
}

func (l *lister) Orgs(_ context.Context, _ string, q tenant.PageQuery, keep func(*tenant.Org) bool) (tenant.Page[*tenant.Org], error) {
	l.ask("all, filtered: %v", keep != nil)
	return l.page(q, keep, slices.Clone(l.orgs))
}

func (l *lister) OrgsByName(_ context.Context, _, prefix string, q tenant.PageQuery, keep func(*tenant.Org) bool) (tenant.Page[*tenant.Org], error) {
	l.ask("prefix %q, filtered: %v", prefix, keep != nil)
	found := l.those(func(o *tenant.Org) bool { return strings.HasPrefix(tenant.Fold(o.Name), prefix) })
	slices.SortFunc(found, func(a, b *tenant.Org) int { return strings.Compare(tenant.Fold(a.Name), tenant.Fold(b.Name)) })
	return l.page(q, keep, found)
}

func (l *lister) CountOrgs(context.Context, string) (int, bool, error) {
	return len(l.orgs), false, l.err
}

func newOrg(id, name string, domains ...string) *tenant.Org {
	o := &tenant.Org{InstanceID: instanceID, ID: id, Name: name, State: tenant.StateActive, Revision: tenant.Revision{Sequence: 3}}
	for _, domain := range domains {
		o.Domains = append(o.Domains, tenant.OrgDomain{Domain: domain})
	}
	return o
}

// newLister returns a lister with five organisations, whose names sort differently from
// their creation.
func newLister() *lister {
	inactive := newOrg("4", "beta", "beta.example")
	inactive.State = tenant.StateInactive
	return &lister{orgs: []*tenant.Org{
		newOrg("1", "Gamma", "gamma.example"), newOrg("2", "Alpha 100%_", "alpha.example", "a.example"),
		newOrg("3", "alpha two", "xn--zrich-kva.example"), inactive, newOrg("5", "\u0130stanbul", "istanbul.example"),
	}}
}

// TestList_order checks the order of the organisations and how they are counted.
func TestList_order(t *testing.T) {
	active, alpha := org.HasState(tenant.StateActive), org.HasName("alpha", tenant.TextStartsWithIgnoreCase)
	for _, tt := range []struct {
		label string
		query org.ListQuery
		asked string
		want  string
		total int
	}{
		{"creation", org.ListQuery{}, "all, filtered: false", "12345", 5},
		{"creation, descending", org.ListQuery{PageQuery: tenant.PageQuery{Descending: true}}, "all, filtered: false", "54321", 5},
		{"name", org.ListQuery{SortBy: org.SortByName}, `prefix "", filtered: false`, "23415", 5},
		{"name, descending", org.ListQuery{SortBy: org.SortByName, PageQuery: tenant.PageQuery{Descending: true}}, `prefix "", filtered: false`, "51432", 5},
		{"a page by name", org.ListQuery{SortBy: org.SortByName, PageQuery: tenant.PageQuery{Limit: 2, Offset: 1}}, `prefix "", filtered: false`, "34", 5},
		{"active by name", org.ListQuery{SortBy: org.SortByName, Where: []org.Condition{active}}, `prefix "", filtered: true`, "2315", 4},
		{"prefix by name", org.ListQuery{SortBy: org.SortByName, Where: []org.Condition{org.HasName("a", tenant.TextStartsWithIgnoreCase)}}, `prefix "a", filtered: false`, "23", 2},
		{"prefix, descending", org.ListQuery{Where: []org.Condition{alpha}, PageQuery: tenant.PageQuery{Descending: true}}, `prefix "alpha", filtered: false`, "32", 2},
	} {
		t.Run(tt.label, func(t *testing.T) {
			l := newLister()
			tt.query.InstanceID, tt.query.Count = instanceID, true
			page, err := (&org.List{Store: l}).Execute(context.Background(), tt.query)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{tt.asked}, l.asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
			if got := idsOf(page.Entries); got != tt.want || page.Total != tt.total {
				t.Errorf("got %s of %d, want %s of %d", got, page.Total, tt.want, tt.total)
			}
		})
	}
}

// TestList_prefixOrder checks that matches of a prefix that fit on a page are in order
// of creation, and others in order of name, from page to page.
func TestList_prefixOrder(t *testing.T) {
	l := &lister{orgs: []*tenant.Org{newOrg("1", "a3"), newOrg("2", "a2"), newOrg("3", "a1")}}
	list := func(q tenant.PageQuery) string {
		page, err := (&org.List{Store: l}).Execute(context.Background(), org.ListQuery{
			InstanceID: instanceID, Where: []org.Condition{org.HasName("a", tenant.TextStartsWith)}, PageQuery: q,
		})
		if err != nil {
			t.Fatal(err)
		}
		return idsOf(page.Entries)
	}
	for q, want := range map[tenant.PageQuery]string{
		{}: "123", {Descending: true}: "321", {Limit: 2}: "32", {Limit: 2, Offset: 2}: "1", {Limit: 2, Offset: 1}: "21",
	} {
		if got := list(q); got != want {
			t.Errorf("%+v: got %s, want %s", q, got, want)
		}
	}
}

// TestList_refusals covers a cursor where none is accepted, and a store that fails.
func TestList_refusals(t *testing.T) {
	conditions := map[string][]org.Condition{
		"all": nil, "id": {org.HasID("1")}, "name": {org.HasName("Gamma", tenant.TextEquals)}, "prefix": {org.HasName("a", tenant.TextStartsWith)},
		"domain": {org.HasDomain("a.example", tenant.TextEquals)}, "none": {org.HasNone()},
	}
	for _, by := range []org.SortBy{org.SortByNothing, org.SortByName} {
		for name, where := range conditions {
			q := org.ListQuery{InstanceID: instanceID, SortBy: by, Where: where, PageQuery: tenant.PageQuery{Count: true}}
			if name != "none" {
				wantErr(t, name, &lister{err: tenant.ErrUnavailable}, q, tenant.ErrUnavailable)
			}
			if name != "all" && name != "prefix" {
				q.After = "cursor"
				wantErr(t, name, newLister(), q, tenant.ErrCursor)
			}
		}
	}
}

func wantErr(t *testing.T, name string, l *lister, q org.ListQuery, want error) {
	t.Helper()
	if _, err := (&org.List{Store: l}).Execute(context.Background(), q); !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", name, err, want)
	}
}
