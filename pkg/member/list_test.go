package member_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestList_conditions checks that the members of a page satisfy all conditions.
func TestList_conditions(t *testing.T) {
	for name, c := range map[string]struct {
		where []member.Condition
		want  []string
	}{
		"none":                        {nil, []string{adaID, bobID, robotID}},
		"first name":                  {[]member.Condition{member.HasFirstName(tenant.TextEquals, "Ada")}, []string{adaID}},
		"first name in another case":  {[]member.Condition{member.HasFirstName(tenant.TextEquals, "ada")}, nil},
		"first name, ignoring case":   {[]member.Condition{member.HasFirstName(tenant.TextEqualsIgnoreCase, "ada")}, []string{adaID}},
		"last name begins":            {[]member.Condition{member.HasLastName(tenant.TextStartsWith, "By")}, []string{bobID}},
		"last name ends":              {[]member.Condition{member.HasLastName(tenant.TextEndsWithIgnoreCase, "LACE")}, []string{adaID}},
		"e-mail contains":             {[]member.Condition{member.HasEmail(tenant.TextContains, "@example")}, []string{adaID, bobID}},
		"nothing is of a machine":     {[]member.Condition{member.HasFirstName(tenant.TextEquals, "")}, nil},
		"nor contained in one":        {[]member.Condition{member.HasEmail(tenant.TextContains, "")}, []string{adaID, bobID}},
		"user":                        {[]member.Condition{member.HasUserID(robotID)}, []string{robotID}},
		"user who is no member":       {[]member.Condition{member.HasUserID(eveID)}, nil},
		"user unknown":                {[]member.Condition{member.HasUserID("1000000000000000099")}, nil},
		"no user":                     {[]member.Condition{member.HasUserID("")}, nil},
		"user of another name":        {[]member.Condition{member.HasFirstName(tenant.TextEquals, "Ada"), member.HasUserID(bobID)}, nil},
		"user of that name":           {[]member.Condition{member.HasFirstName(tenant.TextEquals, "Bob"), member.HasUserID(bobID)}, []string{bobID}},
		"two users":                   {[]member.Condition{member.HasUserID(adaID), member.HasUserID(bobID)}, nil},
		"a method that there is none": {[]member.Condition{member.HasFirstName(99, "Ada")}, nil},
	} {
		for _, by := range []member.SortBy{member.SortByUserID, member.SortByCreation} {
			a := newAcme()
			list := member.List{Store: whole{a}}
			page, err := list.Execute(t.Context(), member.ListQuery{Instance: a.by("", "").Instance, SortBy: by, Where: c.where})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, ids(page)); diff != "" {
				t.Errorf("%s, in order %d (-want +got):\n%s", name, by, diff)
			}
		}
	}
}

// TestList_user checks that looking up a user id takes one read and no list.
func TestList_user(t *testing.T) {
	a := newAcme()
	list := member.List{Store: a}
	page, err := list.Execute(t.Context(), member.ListQuery{Instance: a.by("", "").Instance, Where: []member.Condition{member.HasUserID(adaID)}})
	if err != nil || len(a.queries) != 1 || a.lists != 0 || page.Total != 1 {
		t.Errorf("got %+v, %v by %d reads and %d lists, want one read", page, err, len(a.queries), a.lists)
	}
}

// TestList_order checks each column in both directions; user ids break ties.
func TestList_order(t *testing.T) {
	a := newAcme()
	for n, id := range []string{adaID, bobID, robotID} {
		m := a.member(id)
		m.CreatedAt = m.CreatedAt.Add(time.Duration([]int{2, 1, 2}[n]) * time.Microsecond)
		m.ChangedAt = m.ChangedAt.Add(time.Duration([]int{3, 2, 1}[n]) * time.Microsecond)
		m.UserOrgID = []string{"30", "20", "20"}[n]
	}
	for by, want := range map[member.SortBy][]string{
		member.SortByUserID:   {adaID, bobID, robotID},
		member.SortByCreation: {bobID, adaID, robotID},
		member.SortByChange:   {robotID, bobID, adaID},
		member.SortByUserOrg:  {bobID, robotID, adaID},
	} {
		list := member.List{Store: whole{a}}
		query := member.ListQuery{Instance: a.by("", "").Instance, SortBy: by}
		page, err := list.Execute(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, ids(page)); diff != "" {
			t.Errorf("order %d (-want +got):\n%s", by, diff)
		}
		if by == member.SortByUserID {
			continue // the store's own order
		}
		query.Descending, query.Offset, query.Limit = true, 1, 1
		if page, err = list.Execute(t.Context(), query); err != nil || page.Total != 3 || !cmp.Equal(ids(page), want[1:2]) {
			t.Errorf("order %d, the last but one: got %v of %d, %v", by, ids(page), page.Total, err)
		}
	}
}

// whole returns all members on one page.
type whole struct{ *acme }

func (w whole) Members(
	ctx context.Context, instanceID string, on tenant.Resource, q tenant.PageQuery, keep func(*tenant.KnownMember) bool,
) (all tenant.Page[*tenant.KnownMember], err error) {
	for {
		page, err := w.acme.Members(ctx, instanceID, on, q, keep)
		if err != nil {
			return all, err
		}
		all.Entries = append(all.Entries, page.Entries...)
		if q.After = page.Next; q.After == "" {
			return all, nil
		}
	}
}

func ids(page tenant.Page[*tenant.KnownMember]) (ids []string) {
	for _, m := range page.Entries {
		ids = append(ids, m.UserID)
	}
	return ids
}
