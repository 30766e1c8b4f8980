package instance_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// lister is a Lister of its instances that counts its calls.
type lister struct {
	all   []*tenant.Instance
	calls []string
}

func (l *lister) Instances(_ context.Context, q tenant.PageQuery, _ func(*tenant.Instance) bool) (tenant.Page[*tenant.Instance], error) {
	l.calls = append(l.calls, "list")
	return tenant.Slice(l.all, q), nil
}

func (l *lister) InstancesByID(_ context.Context, ids []string) (found []*tenant.Instance, _ error) {
	l.calls = append(l.calls, "ids "+strings.Join(ids, ","))
	for _, i := range l.all {
		if slices.Contains(ids, i.ID) {
			found = append(found, i)
		}
	}
	return found, nil
}

func (l *lister) HostOwners(_ context.Context, hosts []string) (ids []string, _ error) {
	l.calls = append(l.calls, "hosts "+strings.Join(hosts, ","))
	for _, i := range l.all {
		for _, d := range i.Domains {
			if slices.Contains(hosts, strings.ToLower(d.Domain)) {
				ids = append(ids, i.ID)
			}
		}
	}
	return append(ids, "404"), nil // a deleted one
}

// TestList checks what is found, in which order, and by which reads. Source: the
// contract, reads.md, "Search instances".
func TestList(t *testing.T) {
	of := func(id, name string, domains ...string) *tenant.Instance {
		i := &tenant.Instance{ID: id, Name: name}
		for _, d := range domains {
			i.Domains = append(i.Domains, tenant.InstanceDomain{Domain: d})
		}
		return i
	}
	all := []*tenant.Instance{
		of("1", "b", "one.example", "Mixed.example"), of("2", "A", "two.example"), of("3", "c", "three.example"), of("4", "a", "four.example"),
	}
	for _, tt := range []struct {
		name  string
		query instance.ListQuery
		want  string
		total int
		calls string
	}{
		{"all", instance.ListQuery{}, "1 2 3 4", 4, "list"},
		{"newest first", instance.ListQuery{PageQuery: tenant.PageQuery{Descending: true}}, "4 3 2 1", 4, "list"},
		{"by name", instance.ListQuery{SortBy: instance.SortByName}, "2 4 1 3", 4, "list"},
		{"by name, the second", instance.ListQuery{SortBy: instance.SortByName, PageQuery: tenant.PageQuery{Offset: 1, Limit: 1, Descending: true}}, "1", 4, "list"},
		{"ids", instance.ListQuery{Where: []instance.Condition{instance.HasID([]string{"3", "1", "3", "x#y", "77"})}}, "1 3", 2, "ids 1,3,77"},
		{"no ids", instance.ListQuery{Where: []instance.Condition{instance.HasID(nil)}}, "", 0, "ids "},
		{"domain", instance.ListQuery{Where: []instance.Condition{instance.HasDomain([]string{"two.example", "Mixed.example"})}}, "1 2", 2, "hosts two.example,mixed.example|ids 1,2,404"},
		{"domain in another case", instance.ListQuery{Where: []instance.Condition{instance.HasDomain([]string{"mixed.example"})}}, "", 0, "hosts mixed.example|ids 1,404"},
		{"host in another case", instance.ListQuery{Where: []instance.Condition{instance.HasHost([]string{"mixed.example", "nobody.example"})}}, "1", 1, "hosts mixed.example,nobody.example|ids 1,404"},
		{"no hosts", instance.ListQuery{Where: []instance.Condition{instance.HasHost(nil)}}, "", 0, "ids "},
		{"both", instance.ListQuery{Where: []instance.Condition{instance.HasID([]string{"1", "2"}), instance.HasDomain([]string{"two.example"})}}, "2", 1, "ids 1,2"},
		{"past the end", instance.ListQuery{Where: []instance.Condition{instance.HasID([]string{"1"})}, PageQuery: tenant.PageQuery{Offset: 5}}, "", 1, "ids 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store := &lister{all: all}
			page, err := (&instance.List{Store: store}).Execute(t.Context(), tt.query)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, i := range page.Entries {
				ids = append(ids, i.ID)
			}
			if got := strings.Join(ids, " "); got != tt.want || page.Total != tt.total {
				t.Errorf("got %q of %d, want %q of %d", got, page.Total, tt.want, tt.total)
			}
			if diff := cmp.Diff(tt.calls, strings.Join(store.calls, "|"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("reads (-want +got):\n%s", diff)
			}
		})
	}
}

// TestList_tooMany checks that the number of ids and domains is limited.
func TestList_tooMany(t *testing.T) {
	ids := make([]string, instance.MaxNamed+1)
	list := &instance.List{Store: &lister{}}
	if _, err := list.Execute(t.Context(), instance.ListQuery{Where: []instance.Condition{instance.HasDomain(ids)}}); !errors.Is(err, instance.ErrTooManyNamed) {
		t.Errorf("ids: got %v, want ErrTooManyNamed", err)
	}
}

// TestList_cursor checks that only the list in order of creation takes a cursor.
// Elsewhere it would return the first page again, for ever.
func TestList_cursor(t *testing.T) {
	for name, q := range map[string]instance.ListQuery{
		"by name": {SortBy: instance.SortByName}, "ids": {Where: []instance.Condition{instance.HasID([]string{"1"})}},
	} {
		q.After = "x"
		store := &lister{}
		if _, err := (&instance.List{Store: store}).Execute(t.Context(), q); !errors.Is(err, tenant.ErrCursor) || len(store.calls) > 0 {
			t.Errorf("%s: got %v after %v, want ErrCursor", name, err, store.calls)
		}
	}
}
