package org_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestList_conditions checks how each condition, and each pair of them, is looked up,
// and what they find.
func TestList_conditions(t *testing.T) {
	const one, two, none = `names ["%s"] domains []`, `names [] domains ["%s"]`, ""
	name, domain := func(text string) string { return fmt.Sprintf(one, text) }, func(text string) string { return fmt.Sprintf(two, text) }
	prefix := func(text string, filtered bool) string { return fmt.Sprintf("prefix %q, filtered: %v", text, filtered) }
	all := "all, filtered: true"
	type where = []org.Condition
	for _, tt := range []struct {
		label string
		where where
		asked string
		found string
	}{
		{"none", nil, "all, filtered: false", "12345"},

		{"id", where{org.HasID("3")}, "ids [3]", "3"},
		{"unknown id", where{org.HasID("99")}, "ids [99]", ""},
		{"no id", where{org.HasID("x y")}, none, ""},
		{"empty id", where{org.HasID("")}, none, ""},

		{"one of ids", where{org.HasOneOf([]string{"3", "x#", "1", "3"})}, "ids [3 1]", "13"},
		{"one of no ids", where{org.HasOneOf(nil)}, none, ""},
		{"one of ids, with a name", where{org.HasOneOf([]string{"2", "3"}), org.HasName("Gamma", tenant.TextEquals)}, name("gamma"), ""},
		{"one of ids, with a prefix", where{org.HasName("ALPHA", tenant.TextStartsWithIgnoreCase), org.HasOneOf([]string{"1", "3"})}, "ids [1 3]", "3"},

		{"name", where{org.HasName("Gamma", tenant.TextEquals)}, name("gamma"), "1"},
		{"name in another case", where{org.HasName("gamma", tenant.TextEquals)}, name("gamma"), ""},
		{"name ignoring case", where{org.HasName("GAMMA", tenant.TextEqualsIgnoreCase)}, name("gamma"), "1"},
		{"name that folds", where{org.HasName("istanbul", tenant.TextEqualsIgnoreCase)}, name("istanbul"), "5"},
		{"blank around a name", where{org.HasName(" Gamma", tenant.TextEquals)}, name(" gamma"), ""},
		{"empty name", where{org.HasName("", tenant.TextEquals)}, none, ""},
		{"prefix", where{org.HasName("Alpha", tenant.TextStartsWith)}, prefix("alpha", true), "2"},
		{"prefix ignoring case", where{org.HasName("ALPHA", tenant.TextStartsWithIgnoreCase)}, prefix("alpha", false), "23"},
		{"prefix with wildcards", where{org.HasName("Alpha 100%_", tenant.TextStartsWith)}, prefix("alpha 100%_", true), "2"},
		{"wildcards are literal", where{org.HasName("%", tenant.TextStartsWith)}, prefix("%", true), ""},
		{"empty prefix", where{org.HasName("", tenant.TextStartsWith)}, all, "12345"},
		{"contains", where{org.HasName("a", tenant.TextContains)}, all, "12345"},
		{"contains in another case", where{org.HasName("ALPHA", tenant.TextContains)}, all, ""},
		{"contains ignoring case", where{org.HasName("ALPHA", tenant.TextContainsIgnoreCase)}, all, "23"},
		{"contains a wildcard", where{org.HasName("_", tenant.TextContains)}, all, "2"},
		{"ends", where{org.HasName("a", tenant.TextEndsWith)}, all, "14"},
		{"ends ignoring case", where{org.HasName("TWO", tenant.TextEndsWithIgnoreCase)}, all, "3"},
		{"no method", where{org.HasName("a", 99)}, all, ""},

		{"domain", where{org.HasDomain("a.example", tenant.TextEquals)}, domain("a.example"), "2"},
		{"domain in another case", where{org.HasDomain("A.example", tenant.TextEquals)}, domain("a.example"), "2"},
		{"domain ignoring case", where{org.HasDomain("A.example", tenant.TextEqualsIgnoreCase)}, domain("a.example"), "2"},
		{"domain in Unicode", where{org.HasDomain("zürich.example", tenant.TextEquals)}, domain("xn--zrich-kva.example"), "3"},
		{"no domain", where{org.HasDomain("a_b c", tenant.TextEquals)}, domain("a_b c"), ""},
		{"empty domain", where{org.HasDomain("", tenant.TextEquals)}, none, ""},
		{"domain in Unicode in another case", where{org.HasDomain("ZÜRICH.example", tenant.TextEqualsIgnoreCase)}, domain("xn--zrich-kva.example"), "3"},
		{"prefix of a domain in another case", where{org.HasDomain("A", tenant.TextStartsWith)}, all, "2"},
		{"prefix of a domain", where{org.HasDomain("a", tenant.TextStartsWith)}, all, "2"},
		{"part of a domain", where{org.HasDomain("M", tenant.TextContainsIgnoreCase)}, all, "12345"},
		{"end of a domain", where{org.HasDomain("ha.example", tenant.TextEndsWith)}, all, "2"},

		{"active", where{org.HasState(tenant.StateActive)}, all, "1235"},
		{"inactive", where{org.HasState(tenant.StateInactive)}, all, "4"},
		{"no state", where{org.HasNone()}, none, ""},

		{"id and name", where{org.HasName("Gamma", tenant.TextEquals), org.HasID("1")}, "ids [1]", "1"},
		{"id and another name", where{org.HasName("beta", tenant.TextEquals), org.HasID("1")}, "ids [1]", ""},
		{"two ids", where{org.HasID("1"), org.HasID("2")}, "ids [1]", ""},
		{"domain and state", where{org.HasState(tenant.StateInactive), org.HasDomain("beta.example", tenant.TextEquals)}, domain("beta.example"), "4"},
		{"domain before name", where{org.HasName("beta", tenant.TextEquals), org.HasDomain("beta.example", tenant.TextEquals)}, domain("beta.example"), "4"},
		{"name before prefix", where{org.HasName("a", tenant.TextStartsWith), org.HasName("Gamma", tenant.TextEquals)}, name("gamma"), ""},
		{"prefix and contains", where{org.HasName("TWO", tenant.TextContainsIgnoreCase), org.HasName("alpha", tenant.TextStartsWithIgnoreCase)}, prefix("alpha", true), "3"},
		{"the longer prefix", where{
			org.HasName("alpha", tenant.TextStartsWithIgnoreCase), org.HasName("Alpha 1", tenant.TextStartsWithIgnoreCase),
			org.HasName("al", tenant.TextStartsWithIgnoreCase),
		}, prefix("alpha 1", true), "2"},
		{"a prefix twice", where{org.HasName("alpha", tenant.TextStartsWithIgnoreCase), org.HasName("ALPHA", tenant.TextStartsWithIgnoreCase)}, prefix("alpha", false), "23"},
		{"none of all", where{org.HasID("1"), org.HasNone()}, none, ""},
	} {
		t.Run(tt.label, func(t *testing.T) {
			l := newLister()
			page, err := (&org.List{Store: l}).Execute(context.Background(), org.ListQuery{InstanceID: instanceID, Where: tt.where, PageQuery: tenant.PageQuery{Count: true}})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(l.asked, "; "); got != tt.asked {
				t.Errorf("asked: got %s, want %s", got, tt.asked)
			}
			if got := idsOf(page.Entries); got != tt.found || page.Total != len(tt.found) {
				t.Errorf("found: got %s of %d, want %s", got, page.Total, tt.found)
			}
		})
	}
}

// idsOf returns the ids, which have one digit each.
func idsOf(orgs []*tenant.Org) (ids string) {
	for _, o := range orgs {
		ids += o.ID
	}
	return ids
}
