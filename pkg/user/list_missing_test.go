package user_test

import (
	"context"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// everybody is a store with three users: Ada has all names, Bob has no nickname and no
// phone, and the robot is a machine.
type everybody struct{ paths }

func (*everybody) Users(_ context.Context, _, _, _ string, _ tenant.PageQuery, keep func(*tenant.User) bool) (page tenant.Page[*tenant.User], err error) {
	for _, u := range []*tenant.User{
		{UserName: "ada", Human: &tenant.Human{FirstName: "Ada", LastName: "L", DisplayName: "Ada L", NickName: "al", Email: "ada@example.com", Phone: "+41791112233"}},
		{UserName: "bob", Human: &tenant.Human{FirstName: "Bob", LastName: "B", DisplayName: "Bob B", Email: "bob@example.com"}},
		{UserName: "robot", Machine: &tenant.Machine{Name: "Robot"}},
	} {
		if keep == nil || keep(u) {
			page.Entries = append(page.Entries, u)
		}
	}
	return page, nil
}

// namesOf returns the names of the users in a list, in its order.
func namesOf(t *testing.T, q user.ListQuery) string {
	t.Helper()
	page, err := (&user.List{Store: &everybody{}}).Execute(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, len(page.Entries))
	for n, u := range page.Entries {
		names[n] = u.UserName
	}
	return strings.Join(names, " ")
}

// TestList_missing checks that users who lack what a condition is about satisfy neither
// the condition nor its negation.
func TestList_missing(t *testing.T) {
	nick := user.HasNickName("nobody", tenant.TextEquals)
	for name, tt := range map[string]struct {
		where user.Condition
		want  string
	}{
		"nickname":               {nick, ""},
		"not a nickname":         {user.Not(nick), "ada"},
		"not not a nickname":     {user.Not(user.Not(user.HasNickName("al", tenant.TextEquals))), "ada"},
		"not a phone":            {user.Not(user.HasPhone("", tenant.TextEquals)), "ada"},
		"not a given name":       {user.Not(user.HasFirstName("Ada", tenant.TextEquals)), "bob"},
		"not a family name":      {user.Not(user.HasLastName("L", tenant.TextEquals)), "bob"},
		"not a display name":     {user.Not(user.HasDisplayName("Ada L", tenant.TextEquals)), "bob"},
		"not an address":         {user.Not(user.HasEmail("ada@example.com", tenant.TextEquals)), "bob"},
		"not one of addresses":   {user.Not(user.HasOneOfEmails([]string{"ada@example.com"})), "bob"},
		"not a login name":       {user.Not(user.HasLoginName("ada", tenant.TextEquals)), "bob robot"},
		"not a person":           {user.Not(user.IsHuman()), "robot"},
		"or another":             {user.Any(user.Not(nick), user.IsMachine()), "ada robot"},
		"not or":                 {user.Not(user.Any(nick, user.IsMachine())), "ada"},
		"not and":                {user.Not(user.All(nick, user.IsMachine())), "ada bob"},
		"not all of nothing":     {user.Not(user.All()), ""},
		"not any of nothing":     {user.Not(user.Any()), "ada bob robot"},
		"and what holds for all": {user.All(user.Not(nick), user.Not(user.Any())), "ada"},
	} {
		if got := namesOf(t, user.ListQuery{Where: []user.Condition{tt.where}}); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

// TestList_missingLast checks that users without a name follow those with one.
func TestList_missingLast(t *testing.T) {
	for by, want := range map[user.SortBy]string{
		user.SortByFirstName: "ada bob robot", user.SortByLastName: "bob ada robot", user.SortByNickName: "ada bob robot",
		user.SortByDisplayName: "ada bob robot", user.SortByEmail: "ada bob robot", user.SortByType: "ada bob robot",
	} {
		if got := namesOf(t, user.ListQuery{SortBy: by, PageQuery: tenant.PageQuery{Limit: 10}}); got != want {
			t.Errorf("%d: got %q, want %q", by, got, want)
		}
	}
	const want = "robot bob ada"
	if got := namesOf(t, user.ListQuery{SortBy: user.SortByNickName, PageQuery: tenant.PageQuery{Limit: 10, Descending: true}}); got != want {
		t.Errorf("descending: got %q, want %q", got, want)
	}
}
