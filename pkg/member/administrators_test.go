package member_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestListAdministrators_paths checks that what may be seen, and what conditions leave
// of it, determines what is read.
func TestListAdministrators_paths(t *testing.T) {
	ada := member.IsUser([]string{adaID, "x y"})
	for name, c := range map[string]struct {
		visible member.Visible
		by      member.SortBy
		where   member.AdministratorCondition
		asked   []string
		want    []string
	}{
		"everything":             {everything, member.SortByResource, member.All(), []string{"list +"}, []string{"/Ada", "/Bob", "Globex/Ada", "Globex/Robot", "Initech/Bob"}},
		"the instance":           {seen(tenant.Resources{}), member.SortByResource, member.All(), []string{"list "}, []string{"/Ada", "/Bob"}},
		"its organisations":      {orgsAlone, member.SortByResource, member.All(), []string{"list +"}, []string{"Globex/Ada", "Globex/Robot", "Initech/Bob"}},
		"one":                    {seen(within(initechID)), member.SortByUserID, member.All(), []string{"list " + initechID + "+"}, []string{"Initech/Bob"}},
		"two":                    {seen(within(initechID), within(globexID)), member.SortByResource, member.All(), []string{"list " + globexID + "+", "list " + initechID + "+"}, []string{"Globex/Ada", "Globex/Robot", "Initech/Bob"}},
		"instance and one":       {seen(tenant.Resources{}, within(initechID)), member.SortByResource, member.All(), []string{"list ", "list " + initechID + "+"}, []string{"/Ada", "/Bob", "Initech/Bob"}},
		"nothing":                {seen(), member.SortByResource, member.All(), nil, nil},
		"nothing, by user":       {seen(), member.SortByResource, ada, nil, nil},
		"a user":                 {everything, member.SortByResource, ada, []string{"users [" + adaID + "]"}, []string{"/Ada", "Globex/Ada"}},
		"a user, as seen":        {seen(within(globexID)), member.SortByResource, ada, []string{"users [" + adaID + "]"}, []string{"Globex/Ada"}},
		"a user of a resource":   {everything, member.SortByResource, member.All(ada, member.IsOf("")), []string{"users [" + adaID + "]"}, []string{"/Ada"}},
		"no user":                {everything, member.SortByResource, member.IsUser(nil), []string{"users []"}, nil},
		"two who are nobody":     {everything, member.SortByResource, member.All(ada, member.IsUser([]string{bobID})), []string{"users [" + adaID + "]"}, nil},
		"a resource":             {everything, member.SortByResource, member.IsOf(globexID), []string{"list " + globexID}, []string{"Globex/Ada", "Globex/Robot"}},
		"the instance's":         {everything, member.SortByCreation, member.IsOf(""), []string{"list "}, []string{"/Bob", "/Ada"}},
		"a resource not seen":    {seen(within(initechID)), member.SortByResource, member.IsOf(globexID), nil, nil},
		"the instance, not seen": {orgsAlone, member.SortByResource, member.IsOf(""), nil, nil},
		"within another and":     {everything, member.SortByResource, member.All(member.All(member.IsOf(globexID))), []string{"list " + globexID}, []string{"Globex/Ada", "Globex/Robot"}},
		"two resources":          {everything, member.SortByResource, member.All(member.IsOf(globexID), member.IsOf(initechID)), []string{"list " + globexID}, nil},
		"one of two resources":   {everything, member.SortByResource, member.Any(member.IsOf(globexID), member.IsOf("")), []string{"list +"}, []string{"/Ada", "/Bob", "Globex/Ada", "Globex/Robot"}},
		"a project":              {everything, member.SortByResource, member.IsOfProject("portal", ""), []string{"list " + globexID + " portal", "projects [portal]"}, []string{"Globex+portal/Bob"}},
		"a project not there":    {everything, member.SortByResource, member.IsOfProject("gone", ""), []string{"projects [gone]"}, nil},
		"a project not seen":     {seen(within(initechID)), member.SortByResource, member.IsOfProject("portal", ""), []string{"projects [portal]"}, nil},
		"a grant":                {everything, member.SortByResource, member.IsOfProject("portal", initechID), []string{"list " + globexID + " portal", "projects [portal]"}, nil},
		"a grant not there":      {everything, member.SortByResource, member.IsOfProject("portal", globexID), []string{"projects [portal]"}, nil},
		"not a user":             {everything, member.SortByResource, member.Not(ada), []string{"list +"}, []string{"/Bob", "Globex/Robot", "Initech/Bob"}},
		"by user":                {everything, member.SortByUserID, member.All(), []string{"list +"}, []string{"/Ada", "Globex/Ada", "/Bob", "Initech/Bob", "Globex/Robot"}},
		"by creation":            {everything, member.SortByCreation, member.All(), []string{"list +"}, []string{"Initech/Bob", "Globex/Robot", "Globex/Ada", "/Bob", "/Ada"}},
		"by change":              {everything, member.SortByChange, member.All(), []string{"list +"}, []string{"/Ada", "/Bob", "Globex/Ada", "Globex/Robot", "Initech/Bob"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBoard()
			if strings.HasPrefix(name, "a project") {
				b.addToPortal()
			}
			got, _ := b.list(t, member.AdministratorsQuery{InstanceID: instanceID, Visible: c.visible, SortBy: c.by, Where: c.where})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("administrators (-want +got):\n%s", diff)
			}
			slices.Sort(b.asked)
			if len(b.asked) > len(c.asked) && len(c.asked) == 1 {
				b.asked = slices.Compact(b.asked)
			}
			if diff := cmp.Diff(c.asked, b.asked); diff != "" {
				t.Errorf("reads (-want +got):\n%s", diff)
			}
		})
	}
}

// TestListAdministrators_conditions checks each condition, however the list is read.
func TestListAdministrators_conditions(t *testing.T) {
	all := []string{"/Ada", "/Bob", "Globex/Ada", "Globex/Robot", "Initech/Bob"}
	ada, owner := member.HasLoginName(tenant.TextEquals, "u"+adaID), member.HasRole("ORG_OWNER")
	for name, c := range map[string]struct {
		where member.AdministratorCondition
		want  []string
	}{
		"none":                        {member.All(), all},
		"role":                        {owner, []string{"Globex/Ada", "Globex/Robot"}},
		"role among others":           {member.HasRole("IAM_LOGIN_CLIENT"), []string{"/Bob"}},
		"role in another case":        {member.HasRole("org_owner"), nil},
		"user's organisation":         {member.HasUserOrg(globexID), []string{"Globex/Robot"}},
		"login name":                  {ada, []string{"/Ada", "Globex/Ada"}},
		"login name ends":             {member.HasLoginName(tenant.TextEndsWith, adaID[5:]), []string{"/Ada", "Globex/Ada"}},
		"login name in another case":  {member.HasLoginName(tenant.TextEquals, "U"+adaID), nil},
		"login name, ignoring case":   {member.HasLoginName(tenant.TextEqualsIgnoreCase, "U"+adaID), []string{"/Ada", "Globex/Ada"}},
		"display name, of no machine": {member.HasDisplayName(tenant.TextContains, "o"), []string{"/Ada", "/Bob", "Globex/Ada", "Initech/Bob"}},
		"revision":                    {member.HasRevision(func(r tenant.Revision) bool { return r.CreatedAt.Equal(before(1).CreatedAt) }), []string{"/Ada"}},
		"and":                         {member.All(ada, owner), []string{"Globex/Ada"}},
		"or":                          {member.Any(ada, owner), []string{"/Ada", "Globex/Ada", "Globex/Robot"}},
		"or of members":               {member.Any(owner, member.HasRole("ORG_OWNER_VIEWER")), []string{"Globex/Ada", "Globex/Robot", "Initech/Bob"}},
		"or of nothing":               {member.Any(), nil},
		"or of all":                   {member.Any(member.All()), all},
		"not":                         {member.Not(ada), []string{"/Bob", "Globex/Robot", "Initech/Bob"}},
		"not of a display name":       {member.Not(member.HasDisplayName(tenant.TextEquals, "x")), []string{"/Ada", "/Bob", "Globex/Ada", "Initech/Bob"}},
		"or not of a display name":    {member.Any(owner, member.Not(member.HasDisplayName(tenant.TextContains, "o"))), []string{"Globex/Ada", "Globex/Robot"}},
		"not of a member":             {member.Not(owner), []string{"/Ada", "/Bob", "Initech/Bob"}},
		"not of all":                  {member.Not(member.All()), nil},
		"not of nothing":              {member.Not(member.Any()), all},
		"not of and":                  {member.Not(member.All(ada, owner)), []string{"/Ada", "/Bob", "Globex/Robot", "Initech/Bob"}},
	} {
		for way, where := range map[string]member.AdministratorCondition{
			"page": c.where, "by user": member.All(member.IsUser([]string{adaID, bobID, robotID}), c.where),
		} {
			if got, _ := newBoard().list(t, member.AdministratorsQuery{InstanceID: instanceID, Visible: everything, SortBy: member.SortByResource, Where: where}); !slices.Equal(got, c.want) {
				t.Errorf("%s, %s: got %v, want %v", name, way, got, c.want)
			}
		}
		got, total := newBoard().list(t, member.AdministratorsQuery{InstanceID: instanceID, Visible: everything, SortBy: member.SortByChange, Where: c.where})
		if !slices.Equal(got, c.want) || total != len(c.want) {
			t.Errorf("%s, sorted: got %v of %d, want %v", name, got, total, c.want)
		}
	}
}

// TestListAdministrators_pages checks pages that are sorted in memory.
func TestListAdministrators_pages(t *testing.T) {
	b := newBoard()
	uc := member.ListAdministrators{Store: b}
	q := member.AdministratorsQuery{InstanceID: instanceID, Visible: everything, SortBy: member.SortByChange}
	q.Descending, q.Limit, q.Offset = true, 2, 1
	page, err := uc.Execute(t.Context(), q)
	if err != nil || page.Total != 5 || len(page.Entries) != 2 || id(page.Entries[0]) != globexID+"/"+robotID {
		t.Errorf("got %+v, %v", page, err)
	}
	q.Offset = 7
	if page, err = uc.Execute(t.Context(), q); err != nil || page.Total != 5 || len(page.Entries) != 0 {
		t.Errorf("past the end: got %+v, %v, want the total", page, err)
	}
}

// TestListAdministrators_bounds checks that reads are limited even if nothing read is
// kept, and that the error of one of several reads is returned.
func TestListAdministrators_bounds(t *testing.T) {
	b := &board{}
	for n := range tenant.MaxSorted + 1 {
		b.all = append(b.all, &tenant.Administrator{KnownMember: tenant.KnownMember{Member: &tenant.Member{On: tenant.OnOrg(globexID), UserID: fmt.Sprintf("%08d", n)}}})
	}
	uc := member.ListAdministrators{Store: &thousands{b}}
	for name, where := range map[string]member.AdministratorCondition{"all": member.All(), "none": member.HasRole("x")} {
		q := member.AdministratorsQuery{InstanceID: instanceID, Visible: everything, SortBy: member.SortByChange, Where: where}
		if page, err := uc.Execute(t.Context(), q); !errors.Is(err, tenant.ErrTooManyToSort) {
			t.Errorf("%s: got %d, %v, want %v", name, len(page.Entries), err, tenant.ErrTooManyToSort)
		}
	}
	b.err = tenant.ErrUnavailable
	for _, q := range []member.AdministratorsQuery{
		{Visible: seen(within(globexID), within(initechID))},
		{Visible: everything, SortBy: member.SortByResource},
		{Visible: everything, Where: member.IsUser([]string{adaID})},
	} {
		if _, err := uc.Execute(t.Context(), q); !errors.Is(err, tenant.ErrUnavailable) {
			t.Errorf("got %v, want %v", err, tenant.ErrUnavailable)
		}
	}
}

// thousands has pages of a thousand.
type thousands struct{ *board }

func (w *thousands) Administrators(
	_ context.Context, _ string, _ tenant.Resources, q tenant.PageQuery, first func(*tenant.Member) bool, _ func(*tenant.Administrator) bool,
) (page tenant.Page[*tenant.Administrator], err error) {
	n := 0
	if q.After != "" {
		if _, err := fmt.Sscan(q.After, &n); err != nil {
			return page, err
		}
	}
	for _, a := range w.all[n:min(n+tenant.MaxRead, len(w.all))] {
		page.Read++
		if first == nil || first(a.Member) {
			page.Entries = append(page.Entries, a)
		}
	}
	if n += page.Read; n < len(w.all) {
		page.Next = fmt.Sprint(n)
	}
	return page, w.err
}
