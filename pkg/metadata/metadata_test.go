package metadata_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/metadata"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

var (
	owner     = tenant.MetadataOwner{InstanceID: "7", OrgID: "8"}
	errNobody = &tenant.Error{Kind: tenant.KindNotFound, ID: "TEST-1"}
	errNoSet  = &tenant.Error{Kind: tenant.KindPrecondition, ID: "META-9mm2d", Key: "Errors.Metadata.NoData"}
	errNoKeys = &tenant.Error{Kind: tenant.KindPrecondition, ID: "META-9mw2d", Key: "Errors.Metadata.NoData"}
)

func command() metadata.Command {
	return metadata.Command{
		Actor: "9", Kind: metadata.OfOrg,
		Owner: func(context.Context) (metadata.Owner, error) { return metadata.Owner{MetadataOwner: owner}, nil },
	}
}

func event(typ tenant.EventType, keys ...string) tenant.Event {
	return tenant.Event{
		InstanceID: "7", ID: "2000000000000000001", Type: typ, Actor: "9", At: tenanttest.StoredTime,
		Data: tenant.OrgMetadataData{InstanceID: "7", OrgID: "8", Keys: keys},
	}
}

// TestSet checks that there is one write per key, with its last value, and an event
// without values.
func TestSet(t *testing.T) {
	store := &tenanttest.Store{}
	uc := metadata.Set{Store: store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	got, err := uc.Execute(context.Background(), metadata.SetCommand{Command: command(), Entries: []metadata.Entry{
		{Key: "b", Value: []byte("1")}, {Key: "a", Value: []byte("2")}, {Key: "b", Value: []byte("3")},
	}})
	if err != nil || !got.At.Equal(tenanttest.StoredTime) {
		t.Fatalf("got %+v, %v", got, err)
	}
	kept := func(key, value string) tenant.Write {
		return tenant.Upsert{Entity: &tenant.Metadata{MetadataOwner: owner, Key: key, Value: []byte(value), Revision: tenanttest.FirstRevision}}
	}
	want := tenant.Change{Writes: []tenant.Write{kept("a", "2"), kept("b", "3")}, Event: event(tenant.OrgMetadataSet, "a", "b")}
	if diff := cmp.Diff(want, store.OnlyChange(t)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestRemove checks that there is one delete per key, each of which must exist.
func TestRemove(t *testing.T) {
	store := &tenanttest.Store{}
	uc := metadata.Remove{Store: store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	if _, err := uc.Execute(context.Background(), metadata.RemoveCommand{Command: command(), Keys: []string{"b", "a", "b"}}); err != nil {
		t.Fatal(err)
	}
	change := store.OnlyChange(t)
	var keys []string
	for _, w := range change.Writes {
		d := w.(tenant.Delete)
		keys = append(keys, d.Entity.(*tenant.Metadata).Key)
		if !d.Any || d.Else == nil || d.Else.ID != "META-2npds" {
			t.Errorf("got %+v, want any version, or META-2npds", d)
		}
	}
	if diff := cmp.Diff([]string{"a", "b"}, keys); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(event(tenant.OrgMetadataRemoved, "a", "b"), change.Event); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
}

// TestSet_order checks that of two faults the first in the contract's order is
// reported.
func TestSet_order(t *testing.T) {
	large := []byte(strings.Repeat("x", 400_000))
	tenanttest.CheckOrder(t, []tenanttest.Fault[*metadata.SetCommand]{
		{Name: "none", Place: 1, Want: errNoSet, Make: func(c *metadata.SetCommand) { c.Entries = nil }},
		{Name: "value too large", Place: 2, Want: metadata.ErrValueTooLarge, Make: func(c *metadata.SetCommand) {
			c.Entries = []metadata.Entry{{Key: "a", Value: append(large, 'x')}}
		}},
		{Name: "too large", Place: 2, Want: metadata.ErrTooLarge, Make: func(c *metadata.SetCommand) {
			c.Entries = nil
			for n := range 9 {
				c.Entries = append(c.Entries, metadata.Entry{Key: strings.Repeat("a", n), Value: large})
			}
		}},
		{Name: "nobody", Place: 3, Want: errNobody, Make: func(c *metadata.SetCommand) {
			c.Owner = func(context.Context) (metadata.Owner, error) { return metadata.Owner{}, errNobody }
		}},
	}, func() *metadata.SetCommand {
		return &metadata.SetCommand{Command: command(), Entries: []metadata.Entry{{Key: "a"}}}
	}, func(t *testing.T, cmd *metadata.SetCommand, want *tenant.Error) {
		t.Helper()
		store := &tenanttest.Store{}
		uc := metadata.Set{Store: store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
		got, err := uc.Execute(context.Background(), *cmd)
		store.CheckRefused(t, err, want, got != nil)
	})
}

// TestRemove_refused checks that an empty list of keys is reported before a missing
// owner.
func TestRemove_refused(t *testing.T) {
	store := &tenanttest.Store{}
	uc := metadata.Remove{Store: store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	cmd := metadata.RemoveCommand{Command: command()}
	cmd.Owner = func(context.Context) (metadata.Owner, error) { return metadata.Owner{MetadataOwner: owner}, errNobody }
	got, err := uc.Execute(context.Background(), cmd)
	store.CheckRefused(t, err, errNoKeys, got != nil)
	cmd.Keys = []string{"a"}
	got, err = uc.Execute(context.Background(), cmd)
	store.CheckRefused(t, err, errNobody, got != nil)
}

// lister records how metadata is read.
type lister struct{ path string }

func (l *lister) Metadata(
	_ context.Context, _ tenant.MetadataOwner, prefix string, _ tenant.PageQuery, keep func(*tenant.Metadata) bool,
) (page tenant.Page[*tenant.Metadata], err error) {
	l.path = "prefix " + prefix
	for _, key := range []string{"plan", "plane", "seats"} {
		if m := (&tenant.Metadata{Key: key}); strings.HasPrefix(key, prefix) && (keep == nil || keep(m)) {
			page.Entries = append(page.Entries, m)
		}
	}
	if keep == nil {
		l.path += ", unfiltered"
	}
	return page, nil
}

func (l *lister) MetadataByKey(_ context.Context, _ tenant.MetadataOwner, keys []string) ([]*tenant.Metadata, error) {
	l.path = "key " + strings.Join(keys, ",")
	return []*tenant.Metadata{{Key: keys[0]}}, nil
}

// TestList checks that a whole key is looked up, that the beginning of one is a range,
// and that everything else filters.
func TestList(t *testing.T) {
	for name, tt := range map[string]struct {
		where      []metadata.Condition
		path, want string
	}{
		"all":             {nil, "prefix , unfiltered", "plan plane seats"},
		"key":             {[]metadata.Condition{{"plan", tenant.TextEquals}}, "key plan", "plan"},
		"two keys":        {[]metadata.Condition{{"plan", tenant.TextEquals}, {"seats", tenant.TextEquals}}, "key plan", ""},
		"key and more":    {[]metadata.Condition{{"a", tenant.TextContains}, {"plan", tenant.TextEquals}}, "key plan", "plan"},
		"beginning":       {[]metadata.Condition{{"pl", tenant.TextStartsWith}}, "prefix pl, unfiltered", "plan plane"},
		"beginning, more": {[]metadata.Condition{{"e", tenant.TextEndsWith}, {"pl", tenant.TextStartsWith}}, "prefix pl", "plane"},
		"any case":        {[]metadata.Condition{{"PLAN", tenant.TextEqualsIgnoreCase}}, "prefix ", "plan"},
		"unknown method":  {[]metadata.Condition{{"plan", 99}}, "prefix ", ""},
	} {
		store := &lister{}
		page, err := (&metadata.List{Store: store}).Execute(context.Background(), metadata.ListQuery{Owner: owner, Where: tt.where})
		var keys []string
		for _, m := range page.Entries {
			keys = append(keys, m.Key)
		}
		if got := strings.Join(keys, " "); err != nil || got != tt.want || store.path != tt.path {
			t.Errorf("%s: got %q by %q, %v, want %q by %q", name, got, store.path, err, tt.want, tt.path)
		}
	}
	q := metadata.ListQuery{Where: []metadata.Condition{{"plan", tenant.TextEquals}}}
	q.After = "x"
	if _, err := (&metadata.List{Store: &lister{}}).Execute(context.Background(), q); !errors.Is(err, tenant.ErrCursor) {
		t.Errorf("cursor of one key: got %v", err)
	}
}
