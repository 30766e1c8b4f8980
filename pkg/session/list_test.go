package session_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/session"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// paths is a store with one session, of user 2, that records the access path by
// which a list is read.
type paths struct{ taken string }

func (p *paths) entry(keep func(*tenant.KnownSession) bool) (page tenant.Page[*tenant.KnownSession], err error) {
	s := &tenant.KnownSession{
		Session: &tenant.Session{ID: "1", UserID: "2", ExpiresAt: time.Unix(20, 0), API: &tenant.APISession{CreatorID: "3"}}, User: &tenant.User{ID: "2"},
	}
	if keep == nil || keep(s) {
		page.Entries = append(page.Entries, s)
	}
	return page, nil
}

func (p *paths) Sessions(_ context.Context, _ string, _ tenant.PageQuery, keep func(*tenant.KnownSession) bool) (tenant.Page[*tenant.KnownSession], error) {
	p.taken = "all"
	return p.entry(keep)
}

func (p *paths) SessionsOf(_ context.Context, _, userID string, _ tenant.PageQuery, keep func(*tenant.KnownSession) bool) (tenant.Page[*tenant.KnownSession], error) {
	p.taken = "of " + userID
	return p.entry(keep)
}

func (p *paths) SessionsByID(_ context.Context, _ string, ids []string) ([]*tenant.KnownSession, error) {
	p.taken = "ids " + strings.Join(ids, ",")
	page, err := p.entry(nil)
	return page.Entries, err
}

// TestList_paths checks that a list is read by the cheapest path that its
// conditions allow, and not at all if nothing can match.
func TestList_paths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		now   int64
		where []session.Condition
		want  string
		found int
	}{
		{"all", 0, nil, "all", 1},
		{"over", 20, nil, "all", 0},
		{"a user", 0, []session.Condition{session.IsOfUser("2")}, "of 2", 1},
		{"another user", 0, []session.Condition{session.IsOfUser("4")}, "of 4", 0},
		{"a user and more", 0, []session.Condition{session.WasCreatedBy("3"), session.IsOfUser("2")}, "of 2", 1},
		{"two users", 0, []session.Condition{session.IsOfUser("2"), session.IsOfUser("4")}, "of 2", 0},
		{"no user", 0, []session.Condition{session.IsOfUser("")}, "", 0},
		{"no id of a user", 0, []session.Condition{session.IsOfUser("2#x")}, "", 0},
		{"ids", 0, []session.Condition{session.HasOneOfIDs([]string{"1", "1", "x"})}, "ids 1", 1},
		{"ids before a user", 0, []session.Condition{session.IsOfUser("4"), session.HasOneOfIDs([]string{"1"})}, "ids 1", 0},
		{"no ids", 0, []session.Condition{session.HasOneOfIDs([]string{"x"})}, "", 0},
	} {
		var p paths
		page, err := session.List(t.Context(), &p, session.ListQuery{Now: time.Unix(c.now, 0), Where: c.where})
		if err != nil || p.taken != c.want || len(page.Entries) != c.found {
			t.Errorf("%s: got %q, %d, %v, want %q, %d", c.name, p.taken, len(page.Entries), err, c.want, c.found)
		}
	}
	_, err := session.List(t.Context(), &paths{}, session.ListQuery{PageQuery: tenant.PageQuery{After: "x"}, Where: []session.Condition{session.HasOneOfIDs([]string{"1"})}})
	if diff := cmp.Diff(tenant.ErrCursor.ID, tenant.AsError(err).ID); diff != "" {
		t.Errorf("a cursor (-want +got):\n%s", diff)
	}
}
