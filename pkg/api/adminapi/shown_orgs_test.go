package adminapi

import (
	"fmt"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestShownOrgs checks that messages are kept for the same organisations only, whatever
// else was shown, and that a cached page is what view.Org makes of it.
func TestShownOrgs(t *testing.T) {
	t.Parallel()
	var s shownOrgs
	check := func(instanceID string, orgs ...*tenant.Org) (isKept bool) {
		t.Helper()
		page := tenant.Page[*tenant.Org]{Entries: orgs}
		kept := s.pages[instanceID].messages
		got := s.messages(instanceID, page)
		for n, want := range view.Each(page, view.Org) {
			if len(got) != len(orgs) || !proto.Equal(got[n], want) {
				t.Errorf("instance %s: got %v, want %v at %d", instanceID, got, want, n)
			}
		}
		return len(kept) > 0 && slices.Equal(got, kept)
	}
	one, two := &tenant.Org{ID: "1", Name: "One"}, &tenant.Org{ID: "2", Name: "Two"}
	renamed := &tenant.Org{ID: "2", Name: "Renamed"}
	for n, c := range []struct {
		instanceID string
		orgs       []*tenant.Org
		isKept     bool
	}{
		{"7", []*tenant.Org{one, two}, false},
		{"8", []*tenant.Org{one, two}, false},
		{"7", []*tenant.Org{one, two}, true},
		{"7", []*tenant.Org{one, renamed}, false},
		{"7", []*tenant.Org{one}, false},
		{"7", nil, false},
		{"7", []*tenant.Org{one}, false},
		{"8", []*tenant.Org{one, two}, true},
	} {
		if isKept := check(c.instanceID, c.orgs...); isKept != c.isKept {
			t.Errorf("%d: got kept %v, want %v", n, isKept, c.isKept)
		}
	}
	many := make([]*tenant.Org, tenant.DefaultPage+1)
	for n := range many {
		many[n] = one
	}
	if check("9", many...); check("9", many...) {
		t.Error("a page above the bound was kept")
	}
	for n := range mostPages {
		check(fmt.Sprint("i", n), one)
	}
	if len(s.pages) > mostPages {
		t.Errorf("got %d pages, want %d at most", len(s.pages), mostPages)
	}
}
