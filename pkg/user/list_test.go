package user_test

import (
	"context"
	"errors"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
	"github.com/tenantry/tenantry/pkg/user"
)

// paths records the access paths by which a list was read.
type paths struct {
	tenanttest.Store
	user.Lister
	taken  string
	orgID  string
	prefix string
	users  int
}

func (p *paths) Apply(ctx context.Context, c tenant.Change) error { return p.Store.Apply(ctx, c) }

func (p *paths) Snapshot(_ context.Context, q tenant.Query) (tenant.Snapshot, error) {
	p.taken += "name " + q.LoginName + ";"
	return tenant.Snapshot{LoginNameOwner: "7"}, nil
}

func (p *paths) LivingUsers(_ context.Context, _ string, ids []string) (all []*tenant.User, err error) {
	p.taken += "ids;"
	for _, id := range ids {
		all = append(all, &tenant.User{ID: id, UserName: "Ada", Machine: &tenant.Machine{}})
	}
	return all, nil
}

func (p *paths) Users(_ context.Context, _, orgID, prefix string, _ tenant.PageQuery, keep func(*tenant.User) bool) (page tenant.Page[*tenant.User], err error) {
	p.taken, p.orgID, p.prefix = p.taken+"list;", orgID, prefix
	for range p.users {
		if u := (&tenant.User{UserName: "ada", Machine: &tenant.Machine{}}); keep == nil || keep(u) {
			page.Entries = append(page.Entries, u)
		}
	}
	return page, nil
}

func (p *paths) Metadata(context.Context, tenant.MetadataOwner, string, tenant.PageQuery, func(*tenant.Metadata) bool) (tenant.Page[*tenant.Metadata], error) {
	return tenant.Page[*tenant.Metadata]{}, nil
}

// TestList_paths checks that a list is read by the cheapest path that its
// conditions allow.
func TestList_paths(t *testing.T) {
	for _, tt := range []struct {
		name          string
		where         []user.Condition
		want          string
		orgID, prefix string
	}{
		{"all", nil, "list;", "", ""},
		{"ids", []user.Condition{user.HasOneOfIDs([]string{"1", "x y", "1", "2"})}, "ids;", "", ""},
		{"no ids", []user.Condition{user.HasOneOfIDs(nil)}, "", "", ""},
		{"a whole name", []user.Condition{user.HasLoginName("ADA", tenant.TextEqualsIgnoreCase)}, "name ada;ids;", "", ""},
		{"an id and a name", []user.Condition{user.HasLoginName("Ada", tenant.TextEquals), user.HasOneOfIDs([]string{"1"})}, "ids;", "", ""},
		{"no name", []user.Condition{user.HasLoginName("", tenant.TextEquals)}, "", "", ""},
		{"a beginning in an organisation", []user.Condition{user.IsIn("5"), user.HasLoginName("AD", tenant.TextStartsWithIgnoreCase)}, "list;", "5", "ad"},
		{"an organisation that cannot be", []user.Condition{user.IsIn("x#")}, "", "", ""},
		{"what is found by reading", []user.Condition{user.HasLoginName("d", tenant.TextContains)}, "list;", "", ""},
		{"either of two ids", []user.Condition{user.Any(user.HasOneOfIDs([]string{"1"}), user.IsIn("5"))}, "list;", "", ""},
		{"not an id", []user.Condition{user.Not(user.HasOneOfIDs([]string{"1"}))}, "list;", "", ""},
	} {
		p := &paths{}
		if _, err := (&user.List{Store: p}).Execute(context.Background(), user.ListQuery{InstanceID: "1", Where: tt.where}); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if p.taken != tt.want || p.orgID != tt.orgID || p.prefix != tt.prefix {
			t.Errorf("%s: read by %q, organisation %q, prefix %q; want %q, %q, %q", tt.name, p.taken, p.orgID, p.prefix, tt.want, tt.orgID, tt.prefix)
		}
	}
}

func TestList_bounds(t *testing.T) {
	hasColour := []user.Condition{user.HasMetadataKey("colour", tenant.TextEquals)}
	list := func(users int, q user.ListQuery) error {
		_, err := (&user.List{Store: &paths{users: users}}).Execute(context.Background(), q)
		return err
	}
	if err := list(tenant.MaxRead, user.ListQuery{Where: hasColour}); err != nil {
		t.Errorf("the maximum: %v", err)
	}
	if err := list(tenant.MaxRead+1, user.ListQuery{Where: hasColour}); !errors.Is(err, user.ErrTooManyForMetadata) {
		t.Errorf("one more: got %v, want %v", err, user.ErrTooManyForMetadata)
	}
	if err := list(tenant.MaxSorted+1, user.ListQuery{SortBy: user.SortByEmail}); !errors.Is(err, tenant.ErrTooManyToSort) {
		t.Errorf("too many to sort: got %v", err)
	}
	if err := list(1, user.ListQuery{SortBy: user.SortByEmail, PageQuery: tenant.PageQuery{After: "x"}}); !errors.Is(err, tenant.ErrCursor) {
		t.Errorf("a cursor of another list: got %v", err)
	}
}
