package dynamo_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/infra/parts"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/identity/signing"
	"github.com/tenantry/tenantry/pkg/identity/signing/signingtest"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	iid = "1040000000000000001"
	uid = "1040000000000000003"
	gid = "1040000000000000007"
)

// Far from now, because an engine may erase what has expired by its own clock.
var now = time.Date(2126, time.November, 24, 6, 7, 8, 0, time.UTC)

// TestStore_identity runs on every engine: what the provider keeps is read
// back as it was, and conditions hold once.
func TestStore_identity(t *testing.T) {
	for _, engine := range engines {
		t.Run(engine.name, func(t *testing.T) {
			process, err := engine.start(context.Background(), parts.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer process.Stop()
			c := client(process.Endpoint)
			for name, run := range map[string]func(*testing.T, *dynamo.Store){
				"signing_key": signingKey, "once": once, "code": code, "refresh": refresh, "reused": reused, "session": session,
				"failures": failures, "device": device, "budget": budget, "login_names": loginNames, "password": password, "password_race": passwordRace, "revoked": revoked,
			} {
				t.Run(name, func(t *testing.T) { run(t, dynamo.New(c, newTable(t, c))) })
			}
			t.Run("signing_keys", func(t *testing.T) {
				signingtest.Run(t, func(tb testing.TB) signing.Store { return dynamo.New(c, newTable(tb, c)) })
			})
		})
	}
}

func mustNot(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCollision(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, tenant.ErrCollision) {
		t.Errorf("got %v, want %v", err, tenant.ErrCollision)
	}
}

func mustRead(t *testing.T, s *dynamo.Store, q tenant.Query) tenant.Snapshot {
	t.Helper()
	q.InstanceID = iid
	found, err := s.Snapshot(context.Background(), q)
	mustNot(t, err)
	return found
}

func equal(t *testing.T, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// signingKey is read with what else judges a token.
func signingKey(t *testing.T, s *dynamo.Store) {
	t.Helper()
	key := &tenant.SigningKey{
		InstanceID: iid, Number: 7, PublicKey: []byte{1}, Sealed: []byte{2}, CreatedAt: now, Used: true,
		DueAt: now.Add(time.Minute), SignUntil: now.Add(time.Hour), ExpiresAt: now.Add(2 * time.Hour),
	}
	mustNot(t, s.AddSigningKey(context.Background(), key, nil))
	equal(t, key, mustRead(t, s, tenant.Query{SigningKey: 7}).SigningKey)
	equal(t, (*tenant.SigningKey)(nil), mustRead(t, s, tenant.Query{SigningKey: 8}).SigningKey)
}

func once(t *testing.T, s *dynamo.Store) {
	t.Helper()
	ctx := context.Background()
	mustNot(t, s.UseOnce(ctx, iid, "a", now, now.Add(time.Minute)))
	wantCollision(t, s.UseOnce(ctx, iid, "a", now, now.Add(time.Minute)))
	wantCollision(t, s.UseOnce(ctx, iid, "a", now.Add(time.Minute), now.Add(time.Hour)))
	mustNot(t, s.UseOnce(ctx, iid, "a", now.Add(time.Minute+time.Second), now.Add(time.Hour)))
	mustNot(t, s.UseOnce(ctx, "1040000000000000009", "a", now, now.Add(time.Minute)))
}

func revoked(t *testing.T, s *dynamo.Store) {
	t.Helper()
	q := tenant.Query{UserID: uid, AccessTokenID: "5"}
	if mustRead(t, s, q).AccessTokenRevoked {
		t.Error("revoked before it was")
	}
	mustNot(t, s.RevokeAccessToken(context.Background(), iid, uid, "5", now))
	if !mustRead(t, s, q).AccessTokenRevoked {
		t.Error("not revoked")
	}
}

func newGrant() *tenant.Grant {
	return &tenant.Grant{
		InstanceID: iid, UserID: uid, ID: gid, ClientID: "console", Scopes: []string{"openid"}, AuthTime: now, Epoch: 3, AMR: []string{"pwd"},
		SessionID: "8", Refresh: tenant.RefreshHashes{Family: []byte{1}, Current: []byte{2}},
		ExpiresAt: now.Add(time.Hour), EndsAt: now.Add(2 * time.Hour),
	}
}

func code(t *testing.T, s *dynamo.Store) {
	t.Helper()
	ctx := context.Background()
	want := &tenant.AuthorizationCode{
		InstanceID: iid, UserID: uid, ID: gid, Hash: []byte{9}, ClientID: "console", RedirectURI: "http://127.0.0.1/", Scopes: []string{"openid"},
		Nonce: "n", Challenge: "c", AuthTime: now.Add(time.Microsecond), Epoch: 3, AMR: []string{"pwd"}, SessionID: "8", CreatedAt: now, ExpiresAt: now.Add(time.Minute),
	}
	wantCollision(t, s.ExchangeCode(ctx, newGrant(), now)) // there is none
	mustNot(t, s.AddCode(ctx, want))
	q := tenant.Query{UserID: uid, CodeID: gid, GrantID: gid}
	equal(t, want, mustRead(t, s, q).Code)
	wantCollision(t, s.ExchangeCode(ctx, newGrant(), now.Add(time.Minute))) // expired
	if mustRead(t, s, q).Grant != nil {
		t.Error("a grant for an expired code")
	}
	mustNot(t, s.ExchangeCode(ctx, newGrant(), now))
	wantCollision(t, s.ExchangeCode(ctx, newGrant(), now))
	found := mustRead(t, s, q)
	if !found.Code.Used {
		t.Error("the code is not used up")
	}
	equal(t, newGrant(), found.Grant)
	mustNot(t, s.DeleteGrant(ctx, iid, uid, gid))
	mustNot(t, s.DeleteGrant(ctx, iid, uid, gid))
	if mustRead(t, s, q).Grant != nil {
		t.Error("the grant is still there")
	}
}

func refresh(t *testing.T, s *dynamo.Store) {
	t.Helper()
	ctx := context.Background()
	mustNot(t, s.AddCode(ctx, &tenant.AuthorizationCode{InstanceID: iid, UserID: uid, ID: gid, ExpiresAt: now.Add(time.Minute)}))
	grant := newGrant()
	mustNot(t, s.ExchangeCode(ctx, grant, now))
	previous := grant.Refresh
	grant.Refresh.Current, grant.ExpiresAt = []byte{3}, now.Add(90*time.Minute)
	mustNot(t, s.RotateGrant(ctx, grant, previous))
	wantCollision(t, s.RotateGrant(ctx, grant, previous))
	equal(t, grant, mustRead(t, s, tenant.Query{UserID: uid, GrantID: gid}).Grant)
	mustNot(t, s.DeleteGrant(ctx, iid, uid, gid))
	wantCollision(t, s.RotateGrant(ctx, grant, grant.Refresh)) // a revoked grant does not come back
}

func told(id string) tenant.Event {
	return tenant.Event{InstanceID: iid, ID: id, Type: tenant.PasswordChanged, Actor: uid, At: now}
}

func reused(t *testing.T, s *dynamo.Store) {
	t.Helper()
	ctx := context.Background()
	wantCollision(t, s.EndReusedGrant(ctx, iid, uid, gid, told("12"))) // there is none
	mustNot(t, s.AddCode(ctx, &tenant.AuthorizationCode{InstanceID: iid, UserID: uid, ID: gid, ExpiresAt: now.Add(time.Minute)}))
	mustNot(t, s.ExchangeCode(ctx, newGrant(), now))
	mustNot(t, s.EndReusedGrant(ctx, iid, uid, gid, told("12"))) // its event is the first one of that id
	if mustRead(t, s, tenant.Query{UserID: uid, GrantID: gid}).Grant != nil {
		t.Error("the grant is still there")
	}
	wantCollision(t, s.EndReusedGrant(ctx, iid, uid, gid, told("13")))
}

func session(t *testing.T, s *dynamo.Store) {
	t.Helper()
	ctx := context.Background()
	want := &tenant.Session{
		InstanceID: iid, UserID: uid, ID: "8", Hash: []byte{1}, AuthTime: now.Add(time.Microsecond), Epoch: 3, AMR: []string{"pwd"}, ExpiresAt: now.Add(time.Hour),
	}
	mustNot(t, s.AddSession(ctx, want, nil))
	q := tenant.Query{UserID: uid, SessionID: "8"}
	equal(t, want, mustRead(t, s, q).Session)
	mustNot(t, s.DeleteSession(ctx, iid, uid, "8"))
	if mustRead(t, s, q).Session != nil {
		t.Error("the session is still there")
	}
}

func newDevice() *tenant.Device {
	return &tenant.Device{
		InstanceID: iid, UserID: uid, ID: "17", Hash: []byte{1}, AuthTime: now.Add(time.Microsecond), Epoch: 3, ExpiresAt: now.Add(time.Hour),
	}
}

// device is added with a session, in place of the one of its number.
func device(t *testing.T, s *dynamo.Store) {
	t.Helper()
	q := tenant.Query{UserID: uid, SessionID: "8", DeviceID: "17"}
	for _, hash := range []byte{1, 2} {
		want := newDevice()
		want.Hash = []byte{hash}
		mustNot(t, s.AddSession(context.Background(), &tenant.Session{InstanceID: iid, UserID: uid, ID: "8", ExpiresAt: now}, want))
		found := mustRead(t, s, q)
		equal(t, want, found.Device)
		if found.Session == nil {
			t.Error("there is no session")
		}
	}
	q.DeviceID = "18"
	equal(t, (*tenant.Device)(nil), mustRead(t, s, q).Device)
}

// budget: failures that are added up are kept apart by name, and read beside
// others.
func budget(t *testing.T, s *dynamo.Store) {
	t.Helper()
	ctx := context.Background()
	var running sync.WaitGroup
	for range 20 {
		running.Go(func() { mustNot(t, s.CountFailure(ctx, iid, "all", now)) })
	}
	running.Wait()
	mustNot(t, s.CountFailure(ctx, iid, "others", now))
	own := &tenant.SignInFailures{InstanceID: iid, Name: "own", Count: 1, BlockedUntil: now, ExpiresAt: now}
	mustNot(t, s.CountSignIn(ctx, own, nil))
	found := mustRead(t, s, tenant.Query{SignInFailures: "mine", DeviceFailures: "own", InstanceFailures: "all"})
	equal(t, (*tenant.SignInFailures)(nil), found.SignInFailures)
	equal(t, own, found.DeviceFailures)
	equal(t, &tenant.SignInFailures{InstanceID: iid, Name: "all", Count: 20, ExpiresAt: now}, found.InstanceFailures)
}

// loginNames: two are looked up at once.
func loginNames(t *testing.T, s *dynamo.Store) {
	t.Helper()
	claim := func(name, owner string) tenant.Write {
		return tenant.Claim{Kind: tenant.ClaimLoginName, InstanceID: iid, Name: name, Owner: owner, Taken: tenant.ErrCollision}
	}
	mustNot(t, s.Apply(context.Background(), tenant.Change{
		Writes: []tenant.Write{claim("ada", "1"), claim("ada@acme.test", "2")}, Event: tenant.Event{InstanceID: iid, ID: "9", At: now},
	}))
	found := mustRead(t, s, tenant.Query{LoginName: "ada@acme.test", LocalName: "ada"})
	equal(t, []string{"2", "1"}, []string{found.LoginNameOwner, found.LocalNameOwner})
	found = mustRead(t, s, tenant.Query{LoginName: "eve@acme.test", LocalName: "eve"})
	equal(t, []string{"", ""}, []string{found.LoginNameOwner, found.LocalNameOwner})
}

func failures(t *testing.T, s *dynamo.Store) {
	t.Helper()
	ctx := context.Background()
	count := func(n int) *tenant.SignInFailures {
		return &tenant.SignInFailures{
			InstanceID: iid, Name: "x", Count: n, BlockedUntil: now.Add(time.Duration(n)*time.Second + time.Microsecond), ExpiresAt: now.Add(time.Hour),
		}
	}
	mustNot(t, s.CountSignIn(ctx, count(1), nil))
	wantCollision(t, s.CountSignIn(ctx, count(1), nil))
	read := mustRead(t, s, tenant.Query{SignInFailures: "x"}).SignInFailures
	equal(t, count(1), read)
	mustNot(t, s.CountSignIn(ctx, count(2), read))
	wantCollision(t, s.CountSignIn(ctx, count(2), read))
	mustNot(t, s.ForgetSignIns(ctx, iid, "x"))
	mustNot(t, s.CountSignIn(ctx, count(1), nil))
}

func password(t *testing.T, s *dynamo.Store) {
	t.Helper()
	ctx := context.Background()
	revision := tenant.Revision{Sequence: 1, CreatedAt: now, ChangedAt: now}
	user := &tenant.User{
		InstanceID: iid, ID: uid, OrgID: "2", State: tenant.StateActive, UserName: "ada", Memberships: []tenant.Membership{{Roles: []tenant.Role{tenant.RoleIAMOwner}}}, Revision: revision,
		Human: &tenant.Human{FirstName: "Ada", LastName: "L", Email: "a@b.test", PasswordHash: "old", PasswordChangeRequired: true},
	}
	mustNot(t, s.Apply(ctx, tenant.Change{Writes: []tenant.Write{tenant.Create{Entity: user}}, Event: tenant.Event{InstanceID: iid, ID: "9", At: now}}))
	old := &tenant.Session{InstanceID: iid, UserID: uid, ID: "8", ExpiresAt: now.Add(time.Hour)}
	mustNot(t, s.AddSession(ctx, old, nil))
	next, human := *user, *user.Human
	human.PasswordHash, human.PasswordChangeRequired = "new", false
	next.Human, next.SignInEpoch, next.Sequence, next.ChangedAt = &human, 1, 2, now.Add(time.Second)
	to := &tenant.Session{InstanceID: iid, UserID: uid, ID: "10", Epoch: 1, ExpiresAt: now.Add(time.Hour)}
	stale := next
	stale.Sequence = 3
	wantCollision(t, s.ChangePassword(ctx, &stale, "8", to, newDevice(), told("11")))
	equal(t, user, mustRead(t, s, tenant.Query{UserID: uid}).User)
	mustNot(t, s.ChangePassword(ctx, &next, "8", to, newDevice(), told("11"))) // the event of the refused one is not there
	wantCollision(t, s.ChangePassword(ctx, &next, "8", to, newDevice(), told("12")))
	found := mustRead(t, s, tenant.Query{UserID: uid, SessionID: "8"})
	equal(t, &next, found.User)
	if found.Session != nil {
		t.Error("the old session is still there")
	}
	equal(t, to, mustRead(t, s, tenant.Query{UserID: uid, SessionID: "10"}).Session)
}

// passwordRace: of several changes that read the same user, one is made.
func passwordRace(t *testing.T, s *dynamo.Store) {
	t.Helper()
	ctx := context.Background()
	user := &tenant.User{
		InstanceID: iid, ID: uid, OrgID: "2", State: tenant.StateActive, UserName: "ada", Human: &tenant.Human{PasswordHash: "old"},
		Revision: tenant.Revision{Sequence: 1, CreatedAt: now, ChangedAt: now},
	}
	mustNot(t, s.Apply(ctx, tenant.Change{Writes: []tenant.Write{tenant.Create{Entity: user}}, Event: tenant.Event{InstanceID: iid, ID: "9", At: now}}))
	var made atomic.Int64
	var running sync.WaitGroup
	for n := range 8 {
		running.Go(func() {
			next, human, id := *user, *user.Human, strconv.Itoa(20+n)
			human.PasswordHash = id
			next.Human, next.SignInEpoch, next.Sequence = &human, 1, 2
			err := s.ChangePassword(ctx, &next, "8", &tenant.Session{InstanceID: iid, UserID: uid, ID: id, Epoch: 1}, newDevice(), told(id))
			if err == nil {
				made.Add(1)
			} else {
				wantCollision(t, err)
			}
		})
	}
	running.Wait()
	got := mustRead(t, s, tenant.Query{UserID: uid}).User
	if made.Load() != 1 || got.SignInEpoch != 1 || got.Sequence != 2 {
		t.Errorf("changes made: got %d, and %+v, want 1", made.Load(), got)
	}
	if mustRead(t, s, tenant.Query{UserID: uid, SessionID: got.Human.PasswordHash}).Session == nil {
		t.Error("the change that was made has no session")
	}
}
