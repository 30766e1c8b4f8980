package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Sessions are the access paths of API sessions.
type Sessions interface {
	Sessions(
		ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.KnownSession) bool,
	) (tenant.Page[*tenant.KnownSession], error)
	SessionsOf(
		ctx context.Context, instanceID, userID string, q tenant.PageQuery, keep func(*tenant.KnownSession) bool,
	) (tenant.Page[*tenant.KnownSession], error)
	SessionsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.KnownSession, error)
}

// apiSession is the session that the API made as number n, of a user unless that is
// nil.
func apiSession(n int, user *tenant.User) *tenant.Session {
	s := &tenant.Session{
		InstanceID: iid, ID: number(n), Hash: []byte{byte(n)}, ExpiresAt: second.Add(time.Hour),
		API: &tenant.APISession{CreatorID: "7", Revision: revision},
	}
	if user != nil {
		text := "laptop"
		s.UserID, s.AuthTime, s.Epoch, s.AMR = user.ID, at, 3, []string{"pwd"}
		s.API.UserOrgID, s.API.UserCheckedAt, s.API.HasLifetime = user.OrgID, at, true
		s.API.Metadata = map[string][]byte{"key": []byte("value"), "ü": {0}}
		s.API.UserAgent = &tenant.UserAgent{FingerprintID: &text, IP: "::1", Header: map[string][]string{"accept": {"a", "b"}}}
	}
	return s
}

// made are the writes that make sessions.
func made(sessions ...*tenant.Session) (writes []tenant.Write) {
	for _, s := range sessions {
		writes = append(writes, tenant.Create{Entity: s}, tenant.Create{Entity: s.Entry()})
	}
	return writes
}

func sessionID(s *tenant.KnownSession) string { return s.ID }

// sessionsAreKept checks that sessions are stored completely, found by id, listed,
// and gone with their users.
func sessionsAreKept(t *testing.T, b Backend) {
	orgs := manyOrgs(t, b, 2)
	users := []*tenant.User{{ID: number(2), OrgID: orgs[0]}, {ID: number(3), OrgID: orgs[1]}}
	all := []*tenant.Session{apiSession(11, users[0]), apiSession(12, nil), apiSession(13, users[1]), apiSession(14, users[0])}
	mustWrite(t, b, made(all...)...)
	browser := newSession()
	browser.UserID = users[0].ID
	mustWrite(t, b, tenant.Put{Entity: browser})

	ctx := background(t)
	byID := func() (ids []string) {
		found, err := b.Sessions.SessionsByID(ctx, iid, []string{number(14), "9", number(12), browser.ID, number(13), number(11)})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range found {
			ids = append(ids, s.ID)
			want := all[slices.IndexFunc(all, func(one *tenant.Session) bool { return one.ID == s.ID })]
			if diff := cmp.Diff(want, s.Session); diff != "" {
				t.Errorf("read back (-want +got):\n%s", diff)
			}
			if (s.User == nil) != (s.UserID == "") || s.User != nil && s.User.ID != s.UserID {
				t.Errorf("%s: got user %+v, want %q", s.ID, s.User, s.UserID)
			}
		}
		return ids
	}
	wantIDs := func(name string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, byID()); diff != "" {
			t.Errorf("%s: by id (-want +got):\n%s", name, diff)
		}
	}
	list := func(keep func(*tenant.KnownSession) bool) reader[*tenant.KnownSession] {
		return func(q tenant.PageQuery) (tenant.Page[*tenant.KnownSession], error) {
			return b.Sessions.Sessions(background(t), iid, q, keep)
		}
	}
	of := func(userID string, keep func(*tenant.KnownSession) bool) reader[*tenant.KnownSession] {
		return func(q tenant.PageQuery) (tenant.Page[*tenant.KnownSession], error) {
			return b.Sessions.SessionsOf(background(t), iid, userID, q, keep)
		}
	}
	later := func(s *tenant.KnownSession) bool { return s.ID > number(12) }
	wantIDs("all", number(14), number(12), number(13), number(11))
	wantList(t, "all", list(nil), sessionID, number(11), number(12), number(13), number(14))
	wantList(t, "later ones", list(later), sessionID, number(13), number(14))
	wantList(t, "of a user", of(users[0].ID, nil), sessionID, number(11), number(14))
	wantList(t, "later ones of a user", of(users[0].ID, later), sessionID, number(14))
	wantList(t, "of nobody", of("99", nil), sessionID)

	whilePresent := []tenant.Write{
		tenant.Present{Entity: &tenant.Session{InstanceID: iid, UserID: users[0].ID, ID: all[3].ID}, Else: errNameTaken}, tenant.Put{Entity: browser},
	}
	mustWrite(t, b, whilePresent...)
	if err := b.Writer.Write(ctx, all[3].ExpiresAt, whilePresent...); !errNameTaken.Is(err) {
		t.Errorf("present, expired: got %v", err)
	}
	mustWrite(t, b, all[3].End()...)
	wantLost(t, b, tenant.ErrChanged, all[3].End()...)
	wantLost(t, b, errNameTaken, whilePresent...)
	wantIDs("one ended", number(12), number(13), number(11))
	wantList(t, "one ended", list(nil), sessionID, number(11), number(12), number(13))

	mustWrite(t, b, tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: orgs[0]}, Any: true})
	wantIDs("an organisation is gone", number(12), number(13))
	wantList(t, "an organisation is gone", list(nil), sessionID, number(12), number(13))
	wantList(t, "of a user who is gone", of(users[0].ID, nil), sessionID)
}

// aSessionGetsItsUser once, however many ask at the same time.
func aSessionGetsItsUser(t *testing.T, b Backend) {
	orgs := manyOrgs(t, b, 1)
	before := apiSession(11, nil)
	mustWrite(t, b, made(before)...)
	with := func(i int) *tenant.Session {
		next := apiSession(11, &tenant.User{ID: number(1), OrgID: orgs[0]})
		next.Hash, next.API.Revision = []byte{byte(i)}, before.API.Next(at)
		return next
	}
	ctx := background(t)
	winner := wantOneWinner(t, atOnce(10, func(i int) error {
		return b.Writer.Write(ctx, at, before.Replace(with(i))...)
	}), tenant.ErrChanged)
	read := func() *tenant.Session {
		found, err := b.Sessions.SessionsByID(ctx, iid, []string{before.ID})
		if err != nil || len(found) != 1 {
			t.Fatalf("got %v, %v, want one session", found, err)
		}
		return found[0].Session
	}
	equal(t, with(winner), read())
	next := with(winner)
	next.API.Revision, next.Hash = next.API.Next(at), []byte{77}
	mustWrite(t, b, with(winner).Replace(next)...)
	equal(t, next, read())
	wantLost(t, b, tenant.ErrChanged, with(winner).Replace(next)...)
}
