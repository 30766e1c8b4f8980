package audit_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/pkg/audit"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Paged by the sequence of the last entry, with pages of any size, a log is complete
// and in order, even if a page ends within an event.
func TestList_pages(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newLog(rapid.IntRange(0, 60).Draw(rt, "events"))
		s.perQuery = rapid.IntRange(1, 20).Draw(rt, "perQuery")
		q := audit.Query{Limit: rapid.IntRange(1, 40).Draw(rt, "limit"), Ascending: rapid.Bool().Draw(rt, "ascending")}
		want := sequences(s.all(rt))
		if !q.Ascending {
			slices.Reverse(want)
		}
		got := []uint64{}
		for {
			page := s.page(rt, q)
			got = append(got, sequences(page.Entries)...)
			if len(page.Entries) < q.Limit {
				break
			}
			q.Sequence = got[len(got)-1]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("sequences (-want +got):\n%s", diff)
		}
	})
}

// A page may end at any entry of the events that have the most: of 50 pieces of
// metadata, the maximum of a call, and of an organisation with as many new owners as fit
// into a transaction.
func TestList_pages_of_the_largest_events(t *testing.T) {
	keys := make([]string, 50)
	for i := range keys {
		keys[i] = strconv.Itoa(i)
	}
	admins := make([]tenant.OrgAdminData, 15)
	for i := range admins {
		admins[i] = tenant.OrgAdminData{UserID: number(i), UserName: "u", Roles: []tenant.Role{tenant.RoleOrgOwner}}
	}
	s := newLog(1)
	for n, e := range []tenant.Event{
		{Type: tenant.UserChanged, Data: tenant.UserChangedData{
			UserID: uid, Changed: []string{"username", "profile", "email", "phone", "password", "metadata"}, MetadataKeys: keys,
		}},
		{Type: tenant.OrgMetadataSet, Data: tenant.OrgMetadataData{OrgID: oid, Keys: keys}},
		{Type: tenant.OrgAdded, Data: tenant.OrgAddedData{OrgID: oid, Domains: []string{"d"}, Admins: admins}},
	} {
		e.ID, e.At = id(at, n+2), at
		s.log = append(s.log, e)
	}
	want := sequences(s.all(t))
	for _, ascending := range []bool{true, false} {
		for n, sequence := range want {
			rest := want[n+1:]
			if !ascending {
				rest = slices.Clone(want[:n])
				slices.Reverse(rest)
			}
			got := s.page(t, audit.Query{Ascending: ascending, Sequence: sequence}).Entries
			if diff := cmp.Diff(rest, sequences(got), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("ascending %v after entry %d of %d (-want +got):\n%s", ascending, n, len(want), diff)
			}
		}
	}
}

func TestList_filters(t *testing.T) {
	s := newLog(9)
	for name, c := range map[string]struct {
		query audit.Query
		want  func(audit.Entry) bool
	}{
		"none":                       {audit.Query{}, func(audit.Entry) bool { return true }},
		"editor":                     {audit.Query{EditorID: uid}, func(e audit.Entry) bool { return e.Editor.UserID == uid }},
		"editor who did nothing":     {audit.Query{EditorID: "7"}, func(audit.Entry) bool { return false }},
		"types":                      {audit.Query{Types: []string{"org.added", "user.pat.added"}}, func(e audit.Entry) bool { return e.Type == "org.added" || e.Type == "user.pat.added" }},
		"unknown type":               {audit.Query{Types: []string{"org"}}, func(audit.Entry) bool { return false }},
		"empty type":                 {audit.Query{Types: []string{""}}, func(audit.Entry) bool { return false }},
		"aggregate":                  {audit.Query{AggregateID: number(3)}, func(e audit.Entry) bool { return e.Aggregate.ID == number(3) }},
		"aggregate types":            {audit.Query{AggregateTypes: []audit.AggregateType{"org"}}, func(e audit.Entry) bool { return e.Aggregate.Type == "org" }},
		"unknown aggregate type":     {audit.Query{AggregateTypes: []audit.AggregateType{"project"}}, func(audit.Entry) bool { return false }},
		"resource owner":             {audit.Query{ResourceOwner: iid}, func(e audit.Entry) bool { return e.Aggregate.ResourceOwner == iid }},
		"all of them":                {audit.Query{EditorID: "control-plane", Types: []string{"org.added"}, ResourceOwner: oid}, func(e audit.Entry) bool { return e.Type == "org.added" && e.Aggregate.ID == oid }},
		"since":                      {audit.Query{Since: at.Add(3 * time.Second)}, func(e audit.Entry) bool { return e.At.After(at.Add(3 * time.Second)) }},
		"until":                      {audit.Query{Until: at.Add(3 * time.Second)}, func(e audit.Entry) bool { return e.At.Before(at.Add(3 * time.Second)) }},
		"range":                      {audit.Query{Since: at, Until: at.Add(2 * time.Second)}, func(e audit.Entry) bool { return e.At.Equal(at.Add(time.Second)) }},
		"ends before it begins":      {audit.Query{Since: at.Add(2 * time.Second), Until: at}, func(audit.Entry) bool { return false }},
		"ends long before it begins": {audit.Query{Since: at.Add(time.Hour), Until: at}, func(audit.Entry) bool { return false }},
		"before there were ids":      {audit.Query{Until: time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)}, func(audit.Entry) bool { return false }},
		"after there will be any":    {audit.Query{Since: tenant.NoExpiry}, func(audit.Entry) bool { return false }},
		"any time":                   {audit.Query{Since: time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC), Until: tenant.NoExpiry}, func(audit.Entry) bool { return true }},
		"older than any":             {audit.Query{Sequence: 1}, func(audit.Entry) bool { return false }},
		"older than the largest":     {audit.Query{Sequence: 1<<64 - 1}, func(audit.Entry) bool { return true }},
	} {
		t.Run(name, func(t *testing.T) {
			want := []uint64{}
			for _, e := range s.all(t) {
				if c.want(e) {
					want = append(want, e.Sequence)
				}
			}
			slices.Reverse(want)
			if diff := cmp.Diff(want, sequences(s.page(t, c.query).Entries)); diff != "" {
				t.Errorf("newest first (-want +got):\n%s", diff)
			}
			if c.query.Sequence != 0 {
				return
			}
			slices.Reverse(want)
			c.query.Ascending = true
			if diff := cmp.Diff(want, sequences(s.page(t, c.query).Entries)); diff != "" {
				t.Errorf("oldest first (-want +got):\n%s", diff)
			}
		})
	}
	for _, sequence := range []uint64{1<<64 - 1, 1<<63 - 1} {
		if got := s.page(t, audit.Query{Ascending: true, Sequence: sequence}); len(got.Entries) != 0 {
			t.Errorf("newer than %d: got %d entries, want none", sequence, len(got.Entries))
		}
	}
	if got := s.page(t, audit.Query{Ascending: true, Sequence: 1}); len(got.Entries) != len(s.all(t)) {
		t.Errorf("newer than 1: got %d entries, want all", len(got.Entries))
	}
}

func TestList_limit(t *testing.T) {
	s := newLog(400)
	if all := len(s.all(t)); all < 1001 {
		t.Fatalf("%d entries are too few", all)
	}
	for limit, want := range map[int]int{0: 1000, -1: 1000, 1: 1, 7: 7, 1000: 1000, 1001: 1000} {
		if got := len(s.page(t, audit.Query{Limit: limit}).Entries); got != want {
			t.Errorf("limit %d: got %d entries, want %d", limit, got, want)
		}
	}
}

// A page costs as much as what is in it, whatever the size of the log. A filter that
// matches almost nothing reads a limited number of events and says where to continue.
func TestList_cost(t *testing.T) {
	for _, size := range []int{10, 12_000} {
		s := newLog(size)
		s.page(t, audit.Query{Limit: 20})
		if s.queries != 1 || s.read > 20 {
			t.Errorf("a page of 20 among %d: got %d queries of %d events, want 1 of 20 at most", size, s.queries, s.read)
		}
	}
	s := newLog(12_000)
	s.page(t, audit.Query{})
	if s.queries > 3 || s.read > 600 {
		t.Errorf("a page of 1,000: got %d queries of %d events, want 3 of 600 at most", s.queries, s.read)
	}

	s = newLog(12_000)
	q := audit.Query{Types: []string{"instance.added"}}
	page := s.page(t, q)
	if len(page.Entries) != 0 || page.Next == 0 || s.queries != 5 || s.read != 5000 {
		t.Fatalf("one among 12,000: got %d entries, next %d, %d queries of %d events, want none of 5,000", len(page.Entries), page.Next, s.queries, s.read)
	}
	pages := 1
	for ; page.Next != 0; pages++ {
		q.Sequence = page.Next
		page = s.page(t, q)
	}
	if len(page.Entries) != 1 || pages != 3 || s.read > 12_000 {
		t.Errorf("after %d pages of %d events: got %d entries, want 1 after 3, and no event twice", pages, s.read, len(page.Entries))
	}
}

// If a page ends at the limit, the next one continues there, in both directions.
func TestList_goes_on(t *testing.T) {
	for _, ascending := range []bool{false, true} {
		s := newLog(11_000)
		q := audit.Query{Types: []string{"org.domain.verified"}, AggregateTypes: []audit.AggregateType{"org"}, Ascending: ascending, ResourceOwner: number(5501)}
		var got []string
		for range 4 {
			page := s.page(t, q)
			for _, e := range page.Entries {
				got = append(got, e.Aggregate.ID)
			}
			if q.Sequence = page.Next; page.Next == 0 {
				break
			}
		}
		if !slices.Equal(got, []string{number(5501)}) {
			t.Errorf("ascending %v: got %v, want the one", ascending, got)
		}
	}
}

func TestList_names_editors(t *testing.T) {
	s := newLog(3)
	s.log[1].Actor = "8" // gone
	var got []string
	for _, e := range s.page(t, audit.Query{IsSystemUser: func(name string) bool { return name == "control-plane" }, Types: []string{"instance.added", "org.added", "user.human.password.check.succeeded"}}).Entries {
		got = append(got, e.Editor.UserID+"="+e.Editor.DisplayName)
	}
	if diff := cmp.Diff([]string{uid + "=Ada Lovelace", "8=", "control-plane=", "control-plane="}, got); diff != "" {
		t.Errorf("editors (-want +got):\n%s", diff)
	}
	if slices.Contains(s.asked, "control-plane") {
		t.Errorf("requested %v, although a system user is not a user of the instance", s.asked)
	}
}

type broken struct{ events }

func (*broken) Events(context.Context, string, tenant.EventQuery) (tenant.EventPage, error) {
	return tenant.EventPage{}, tenant.ErrUnavailable
}

func TestList_errors(t *testing.T) {
	list := audit.List{Store: &broken{}, Clock: time.Now}
	if _, err := list.Execute(context.Background(), audit.Query{}); !errors.Is(err, tenant.ErrUnavailable) {
		t.Errorf("got %v, want ErrUnavailable", err)
	}
	s := newLog(2)
	s.log[1].Data = json.RawMessage(`{"orgId":7}`)
	list.Store = s
	if page, err := list.Execute(context.Background(), audit.Query{}); err == nil {
		t.Errorf("an unreadable event: got %v, want an error", page)
	}
}
