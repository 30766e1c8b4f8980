package storetest

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	gid = "1040000000000000007"
	sid = "1040000000000000008"
)

// second is at in the precision of stored expiry times.
var second = at.Truncate(time.Second)

func mustWrite(t *testing.T, b Backend, writes ...tenant.Write) {
	t.Helper()
	if err := b.Writer.Write(background(t), at, writes...); err != nil {
		t.Fatalf("Write: %v", err)
	}
}

// wantLost checks that writes are lost to an error.
func wantLost(t *testing.T, b Backend, want error, writes ...tenant.Write) {
	t.Helper()
	if err := b.Writer.Write(background(t), at, writes...); !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

func mustRead(t *testing.T, b Backend, q tenant.Query) tenant.Snapshot {
	t.Helper()
	q.InstanceID = iid
	found, err := b.Store.Snapshot(background(t), q)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func equal(t *testing.T, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func newCode() *tenant.AuthorizationCode {
	return &tenant.AuthorizationCode{
		InstanceID: iid, UserID: uid, ID: gid, Hash: []byte{9}, ClientID: "console", RedirectURI: "http://127.0.0.1/", Scopes: []string{"openid"},
		Narrowed: true, Nonce: "n", Challenge: "c", AuthTime: at, Epoch: 3, AMR: []string{"pwd"}, SessionID: sid, CreatedAt: at,
		ExpiresAt: second.Add(time.Minute), Version: 1,
	}
}

func newGrant() *tenant.Grant {
	return &tenant.Grant{
		InstanceID: iid, UserID: uid, ID: gid, ClientID: "console", Scopes: []string{"openid"}, AuthTime: at, Epoch: 3, AMR: []string{"pwd"},
		SessionID: sid, Refresh: tenant.RefreshHashes{Family: []byte{1}, Current: []byte{2}},
		ExpiresAt: second.Add(time.Hour), EndsAt: at.Add(2 * time.Hour), Version: 1,
	}
}

func newSession() *tenant.Session {
	return &tenant.Session{
		InstanceID: iid, UserID: uid, ID: sid, Hash: []byte{1}, AuthTime: at, Epoch: 3, AMR: []string{"pwd"}, ExpiresAt: second.Add(time.Hour),
	}
}

func newDevice() *tenant.Device {
	return &tenant.Device{InstanceID: iid, UserID: uid, ID: "17", Hash: []byte{1}, AuthTime: at, Epoch: 3, ExpiresAt: second.Add(time.Hour)}
}

// exchange returns the writes that exchange a code for a grant.
func exchange(code *tenant.AuthorizationCode) []tenant.Write {
	used := *code
	used.Used, used.Version = true, code.Next()
	return []tenant.Write{tenant.Update{Entity: &used}, tenant.Create{Entity: newGrant()}}
}

func aCodeIsExchangedOnce(t *testing.T, b Backend) {
	q := tenant.Query{UserID: uid, CodeID: gid, GrantID: gid}
	wantLost(t, b, tenant.ErrChanged, exchange(newCode())...) // does not exist
	mustWrite(t, b, tenant.Put{Entity: newCode()})
	equal(t, newCode(), mustRead(t, b, q).Code)
	ctx := background(t)
	wantOneWinner(t, atOnce(10, func(int) error { return b.Writer.Write(ctx, at, exchange(newCode())...) }), tenant.ErrChanged)
	found := mustRead(t, b, q)
	if !found.Code.Used {
		t.Error("the code is not marked as used")
	}
	equal(t, newGrant(), found.Grant)
}

// rotated returns the next version of a grant, with a new refresh token.
func rotated(grant *tenant.Grant, refresh byte) *tenant.Grant {
	next := *grant
	next.Refresh.Current, next.ExpiresAt, next.Version = []byte{refresh}, grant.ExpiresAt.Add(time.Minute), grant.Next()
	return &next
}

func aGrantIsRotatedOnce(t *testing.T, b Backend) {
	mustWrite(t, b, tenant.Create{Entity: newGrant()})
	ctx := background(t)
	next := func(i int) *tenant.Grant { return rotated(newGrant(), byte(10+i)) }
	winner := wantOneWinner(t, atOnce(10, func(i int) error {
		return b.Writer.Write(ctx, at, tenant.Update{Entity: next(i)})
	}), tenant.ErrChanged)
	equal(t, next(winner), mustRead(t, b, tenant.Query{UserID: uid, GrantID: gid}).Grant)
	mustWrite(t, b, tenant.Drop{Entity: next(winner)})
	mustWrite(t, b, tenant.Drop{Entity: next(winner)})
	wantLost(t, b, tenant.ErrChanged, tenant.Update{Entity: rotated(next(winner), 3)}) // a revoked grant stays revoked
	if mustRead(t, b, tenant.Query{UserID: uid, GrantID: gid}).Grant != nil {
		t.Error("the grant exists again")
	}
}

// theEndOfAGrantIsToldOnce checks that the end of a grant is reported once, whatever
// its version.
func theEndOfAGrantIsToldOnce(t *testing.T, b Backend) {
	end := tenant.Delete{Entity: &tenant.Grant{InstanceID: iid, UserID: uid, ID: gid}, Any: true}
	ended := func(i int) tenant.Change { return writing(strconv.Itoa(10+i), end) }
	if err := b.Store.Apply(background(t), ended(0)); !errors.Is(err, tenant.ErrChanged) {
		t.Errorf("none: got %v, want %v", err, tenant.ErrChanged)
	}
	mustWrite(t, b, tenant.Create{Entity: newGrant()})
	mustWrite(t, b, tenant.Update{Entity: rotated(newGrant(), 3)})
	ctx := background(t)
	wantOneWinner(t, atOnce(10, func(i int) error { return b.Store.Apply(ctx, ended(i)) }), tenant.ErrChanged)
	if got := b.Keys(t); len(got) != 1 {
		t.Errorf("items: got %q, want the one event", got)
	}
}

// whatIsPutTakesAPlace checks that Put replaces an existing entity, alone or in a
// transaction.
func whatIsPutTakesAPlace(t *testing.T, b Backend) {
	q := tenant.Query{UserID: uid, SessionID: sid, DeviceID: "17"}
	for _, hash := range []byte{1, 2} {
		session, device := newSession(), newDevice()
		session.Hash, device.Hash = []byte{hash}, []byte{hash}
		mustWrite(t, b, tenant.Put{Entity: session}, tenant.Put{Entity: device})
		found := mustRead(t, b, q)
		equal(t, session, found.Session)
		equal(t, device, found.Device)
		session.Hash = []byte{hash + 10}
		mustWrite(t, b, tenant.Put{Entity: session})
		equal(t, session, mustRead(t, b, q).Session)
	}
	for range 2 {
		mustWrite(t, b, tenant.Drop{Entity: &tenant.Session{InstanceID: iid, UserID: uid, ID: sid}})
	}
	found := mustRead(t, b, q)
	if found.Session != nil || found.Device == nil {
		t.Errorf("after the session was dropped: got %v, %v", found.Session, found.Device)
	}
}

func failures(name string, count int, version tenant.Version) *tenant.SignInFailures {
	return &tenant.SignInFailures{
		InstanceID: iid, Name: name, Count: count, BlockedUntil: at.Add(time.Duration(count) * time.Second),
		ExpiresAt: second.Add(time.Hour), Version: version,
	}
}

func anAttemptIsCountedOnce(t *testing.T, b Backend) {
	ctx := background(t)
	wantOneWinner(t, atOnce(10, func(int) error {
		return b.Writer.Write(ctx, at, tenant.Create{Entity: failures("x", 1, 1)})
	}), tenant.ErrCollision)
	equal(t, failures("x", 1, 1), mustRead(t, b, tenant.Query{SignInFailures: "x"}).SignInFailures)
	wantOneWinner(t, atOnce(10, func(int) error {
		return b.Writer.Write(ctx, at, tenant.Update{Entity: failures("x", 2, 2)})
	}), tenant.ErrChanged)
	equal(t, failures("x", 2, 2), mustRead(t, b, tenant.Query{SignInFailures: "x"}).SignInFailures)
	mustWrite(t, b, tenant.Drop{Entity: &tenant.SignInFailures{InstanceID: iid, Name: "x"}})
	mustWrite(t, b, tenant.Create{Entity: failures("x", 1, 1)})
}

// failuresAddUp checks that failures are counted by name and read together with other
// entities.
func failuresAddUp(t *testing.T, b Backend) {
	count := func(name string) tenant.Write {
		return tenant.Count{Failures: &tenant.SignInFailures{InstanceID: iid, Name: name, ExpiresAt: second}}
	}
	ctx := background(t)
	for _, err := range atOnce(20, func(int) error { return b.Writer.Write(ctx, at, count("all")) }) {
		if err != nil {
			t.Error(err)
		}
	}
	mustWrite(t, b, count("others"), tenant.Create{Entity: failures("own", 1, 1)}) // in a transaction, too
	found := mustRead(t, b, tenant.Query{SignInFailures: "mine", DeviceFailures: "own", InstanceFailures: "all"})
	equal(t, (*tenant.SignInFailures)(nil), found.SignInFailures)
	equal(t, failures("own", 1, 1), found.DeviceFailures)
	equal(t, &tenant.SignInFailures{InstanceID: iid, Name: "all", Count: 20, ExpiresAt: second}, found.InstanceFailures)
}

func whatIsUsedOnceIsNotUsedAgain(t *testing.T, b Backend) {
	use := func(instanceID string, now time.Time) error {
		return b.Writer.Write(background(t), now, tenant.Create{
			Entity: &tenant.UsedOnce{InstanceID: instanceID, Hash: "a", ExpiresAt: second.Add(time.Minute)},
		})
	}
	for _, c := range []struct {
		instanceID string
		now        time.Time
		want       error
	}{
		{iid, second, nil},
		{iid, second, tenant.ErrCollision},
		{iid, second.Add(time.Minute), tenant.ErrCollision},
		{"7", second, nil},
		{iid, second.Add(time.Minute + time.Second), nil},
	} {
		if err := use(c.instanceID, c.now); !errors.Is(err, c.want) {
			t.Errorf("%s at %v: got %v, want %v", c.instanceID, c.now, err, c.want)
		}
	}
}

func aRevokedTokenIsRemembered(t *testing.T, b Backend) {
	q := tenant.Query{UserID: uid, AccessTokenID: "5"}
	if mustRead(t, b, q).AccessTokenRevoked {
		t.Error("already revoked")
	}
	for range 2 {
		mustWrite(t, b, tenant.Put{Entity: &tenant.RevokedToken{InstanceID: iid, UserID: uid, ID: "5", ExpiresAt: at}})
	}
	if !mustRead(t, b, q).AccessTokenRevoked {
		t.Error("not revoked")
	}
}

// aSigningKeyIsRead checks that a signing key is read along with what else validates a
// token.
func aSigningKeyIsRead(t *testing.T, b Backend) {
	key := &tenant.SigningKey{
		InstanceID: iid, Number: 7, Kind: tenant.KeyKind{Algorithm: tenant.RS512, Bits: 4096}, PublicKey: []byte{1}, TokenPublicKey: []byte{3}, Sealed: []byte{2},
		CreatedAt: at, ChangedAt: at, SignFrom: at.Add(time.Second),
		DueAt: at.Add(time.Minute), SignUntil: at.Add(time.Hour), ExpiresAt: second.Add(2 * time.Hour), Version: 1,
	}
	used := *key
	used.Used, used.Version = true, 2
	wantLost(t, b, tenant.ErrChanged, tenant.Update{Entity: &used}) // does not exist
	mustWrite(t, b, tenant.Create{Entity: key})
	wantLost(t, b, tenant.ErrCollision, tenant.Create{Entity: key})
	mustWrite(t, b, tenant.Update{Entity: &used})
	wantLost(t, b, tenant.ErrChanged, tenant.Update{Entity: &used})
	equal(t, &used, mustRead(t, b, tenant.Query{SigningKey: 7}).SigningKey)
	equal(t, (*tenant.SigningKey)(nil), mustRead(t, b, tenant.Query{SigningKey: 8}).SigningKey)
	// As written before keys had versions, when the newest key signed.
	former := &tenant.SigningKey{InstanceID: iid, Number: 8, PublicKey: []byte{1}, CreatedAt: at, DueAt: at, SignUntil: at, ExpiresAt: second.Add(time.Hour)}
	mustWrite(t, b, tenant.Create{Entity: former})
	former.ChangedAt, former.SignFrom = at, at
	equal(t, former, mustRead(t, b, tenant.Query{SigningKey: 8}).SigningKey)
	first := *former
	first.Version = 1
	mustWrite(t, b, tenant.Update{Entity: &first})
	wantLost(t, b, tenant.ErrChanged, tenant.Update{Entity: &first})
	equal(t, &first, mustRead(t, b, tenant.Query{SigningKey: 8}).SigningKey)
}

// twoLoginNamesAreLookedUp checks looking up two login names in one query.
func twoLoginNamesAreLookedUp(t *testing.T, b Backend) {
	claim := func(name, owner string) tenant.Write {
		return tenant.Claim{Kind: tenant.ClaimLoginName, InstanceID: iid, Name: name, Owner: owner, Taken: errLoginTaken}
	}
	mustWrite(t, b, claim("ada", "1"), claim("ada@acme.test", "2"))
	found := mustRead(t, b, tenant.Query{LoginName: "ada@acme.test", LocalName: "ada"})
	equal(t, []string{"2", "1"}, []string{found.LoginNameOwner, found.LocalNameOwner})
	found = mustRead(t, b, tenant.Query{LoginName: "eve@acme.test", LocalName: "eve"})
	equal(t, []string{"", ""}, []string{found.LoginNameOwner, found.LocalNameOwner})
}
