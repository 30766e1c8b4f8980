package functions_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const nextPassword = "N3w-Passw0rd!"

// interrupted is a table in which something else happens once, right before a kind
// of write: see kindOf.
type interrupted struct {
	*dynamo.Store
	mu     sync.Mutex
	before map[string]func()
}

func (s *interrupted) at(kind string, what func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before = map[string]func(){kind: what}
}

func (s *interrupted) interrupt(kind string) {
	s.mu.Lock()
	what := s.before[kind]
	delete(s.before, kind)
	s.mu.Unlock()
	if what != nil {
		what()
	}
}

func (s *interrupted) Write(ctx context.Context, at time.Time, writes ...tenant.Write) error {
	for _, w := range writes {
		s.interrupt(kindOf(w))
	}
	return s.Store.Write(ctx, at, writes...)
}

func (s *interrupted) Apply(ctx context.Context, change tenant.Change) error {
	for _, w := range change.Writes {
		s.interrupt(kindOf(w))
	}
	return s.Store.Apply(ctx, change)
}

// kindOf names the write of an entity, such as "Put Session".
func kindOf(w tenant.Write) string {
	kind, entity := reflect.TypeOf(w), reflect.ValueOf(w).Field(0)
	for entity.Kind() == reflect.Interface || entity.Kind() == reflect.Pointer {
		entity = entity.Elem()
	}
	return kind.Name() + " " + entity.Type().Name()
}

// mustChange requires a new password at the next sign-in.
func (s *system) mustChange(tb testing.TB, owner *person) {
	tb.Helper()
	s.change(tb, owner.userPK(), "USER", "SET human.passwordChangeRequired = :yes",
		map[string]types.AttributeValue{":yes": &types.AttributeValueMemberBOOL{Value: true}}, nil)
}

// changePassword signs a person in and changes the password on request.
func (b *browser) changePassword(tb testing.TB, password, next string) answer {
	tb.Helper()
	toPassword := location(tb, b.signIn(tb, "/ui/login/sign-in", "ada", password))
	page := b.open(tb, toPassword.String(), nil)
	return b.open(tb, "/ui/login/password", fill(page, "password", next, "repeated", next))
}

// isActive introspects a token.
func (p *provider) isActive(tb testing.TB, by *machine, token string) bool {
	tb.Helper()
	a := p.ask(tb, oauth{path: "/oauth/v2/introspect", host: by.host, form: url.Values{
		"token": {token}, "client_assertion": {by.sign(tb, by.claims())},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	}})
	var got struct{ Active bool }
	if err := unmarshal(a.Body, &got); err != nil {
		tb.Fatalf("introspect: %d %s", a.Status, a.Body)
	}
	return got.Active
}

// TestPasswordChange_ends checks that a password change ends every other sign-in of
// the user and everything issued from it, even in the same microsecond; its own
// session and other users are unaffected.
func TestPasswordChange_ends(t *testing.T) {
	t.Parallel()
	f := startFrozen(t)
	owner := f.humanOwner(t, "ends", false)
	robot := f.addMachine(t, owner)
	thief := f.browser(owner.host)
	code := thief.authorize(t)
	stolen := readTokens(t, f.exchange(t, owner.host, thief.authorize(t)))
	if a := f.userinfo(t, owner.host, stolen.AccessToken); a.Status != http.StatusOK || !f.isActive(t, robot, stolen.AccessToken) {
		t.Fatalf("before the change: userinfo %d", a.Status)
	}
	machineToken := f.mustToken(t, robot, bothScopes)

	f.mustChange(t, owner)
	rightful := f.browser(owner.host)
	location(t, rightful.changePassword(t, goodPassword, nextPassword))

	if got := location(t, thief.open(t, authorization(), nil)).Path; got != "/ui/login/sign-in" {
		t.Errorf("the other session: sent to %s, want the login page", got)
	}
	if got := location(t, thief.open(t, authorization("prompt", "none"), nil)).Query().Get("error"); got != "login_required" {
		t.Errorf("the other session, silent: got error %q", got)
	}
	wantOAuth(t, "a code", f.exchange(t, owner.host, code), 400, "invalid_grant", "invalid code")
	wantOAuth(t, "a refresh token", f.refresh(t, owner.host, stolen.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
	if a := f.userinfo(t, owner.host, stolen.AccessToken); a.Status != http.StatusUnauthorized {
		t.Errorf("access token at userinfo: got %d, want 401", a.Status)
	}
	if f.isActive(t, robot, stolen.AccessToken) {
		t.Error("access token at introspection: active")
	}
	if a := f.setup(t, owner.host, stolen.AccessToken, "stolen"); a.Status != http.StatusUnauthorized {
		t.Errorf("access token at the API: got %d, want 401", a.Status)
	}
	got := readTokens(t, f.exchange(t, owner.host, rightful.authorize(t)))
	if a := f.setup(t, owner.host, got.AccessToken, "rightful"); a.Status != http.StatusOK || !f.isActive(t, robot, got.AccessToken) {
		t.Errorf("after the change: got %d %s, want 200", a.Status, a.Body)
	}
	readTokens(t, f.refresh(t, owner.host, got.RefreshToken))
	if a := f.userinfo(t, owner.host, machineToken); a.Status != http.StatusOK {
		t.Errorf("another user's token: got %d, want 200", a.Status)
	}
}

// TestPasswordChange_atOnce checks that what was begun with the old password and
// written after the change is invalid.
func TestPasswordChange_atOnce(t *testing.T) {
	t.Parallel()
	for i, kind := range []string{"Put Session", "Put AuthorizationCode", "Create Grant", "Update Grant"} {
		t.Run(kind, func(t *testing.T) {
			f := startFrozen(t)
			owner := f.humanOwner(t, fmt.Sprintf("race%d", i), false)
			thief, rightful := f.browser(owner.host), f.browser(owner.host)
			changed := false
			f.store.at(kind, func() {
				f.mustChange(t, owner)
				location(t, rightful.changePassword(t, goodPassword, nextPassword))
				changed = true
			})
			var tokens tokens
			if a := thief.signIn(t, "/ui/login/sign-in", "ada", goodPassword); a.Status == http.StatusSeeOther && !changed {
				code := location(t, thief.open(t, authorization("redirect_uri", webCallback), nil)).Query().Get("code")
				if a := f.exchange(t, owner.host, code, "redirect_uri", webCallback); a.Status == http.StatusOK {
					tokens = readTokens(t, a)
				}
				if !changed {
					tokens = readTokens(t, f.refresh(t, owner.host, tokens.RefreshToken))
				}
			}
			if !changed {
				t.Fatal("the change did not happen")
			}
			if got := location(t, thief.open(t, authorization("redirect_uri", webCallback), nil)).Path; got != "/ui/login/sign-in" {
				t.Errorf("session: sent to %s, want the login page", got)
			}
			if tokens.AccessToken != "" {
				if a := f.userinfo(t, owner.host, tokens.AccessToken); a.Status != http.StatusUnauthorized {
					t.Errorf("access token: got %d, want 401", a.Status)
				}
				wantOAuth(t, "refresh token", f.refresh(t, owner.host, tokens.RefreshToken), 400, "invalid_grant", "invalid refresh_token")
			}
			if code := location(t, rightful.open(t, authorization("redirect_uri", webCallback), nil)).Query().Get("code"); code == "" {
				t.Error("the session of the change does not work")
			}
		})
	}
}

// TestPasswordChange_meets checks that a concurrent change of another attribute
// survives, and so does the new password.
func TestPasswordChange_meets(t *testing.T) {
	t.Parallel()
	f := startFrozen(t)
	owner := f.humanOwner(t, "meets", true)
	read := func() *tenant.User {
		t.Helper()
		found, err := f.store.Snapshot(context.Background(), tenant.Query{InstanceID: owner.instanceID, UserID: owner.userID})
		if err != nil {
			t.Fatal(err)
		}
		return found.User
	}
	f.store.at("Update User", func() {
		next := read()
		next.Human.NickName, next.Revision = "Countess", next.Next(time.Now())
		if err := f.store.Write(context.Background(), time.Now(), tenant.Update{Entity: next}); err != nil {
			t.Error(err)
		}
	})
	a := f.browser(owner.host).changePassword(t, goodPassword, nextPassword)
	if got := location(t, a); got.Path != "/ui/login/sign-in" || len(a.Header.Values("Set-Cookie")) != 2 {
		t.Errorf("sent to %s with cookies %q", got, a.Header.Values("Set-Cookie"))
	}
	if got := read(); got.Human.NickName != "Countess" || got.Human.PasswordChangeRequired || got.Sequence != 3 {
		t.Errorf("got %+v of revision %d", got.Human, got.Sequence)
	}
	if a := f.browser(owner.host).signIn(t, "/ui/login/sign-in", "ada", nextPassword); a.Status != http.StatusSeeOther {
		t.Errorf("the new password: got %d", a.Status)
	}
}

// TestPasswordChange_twice checks that of two concurrent changes one succeeds, and
// the other has to sign in.
func TestPasswordChange_twice(t *testing.T) {
	t.Parallel()
	f := startFrozen(t)
	owner := f.humanOwner(t, "twice", true)
	thief, rightful := f.browser(owner.host), f.browser(owner.host)
	f.store.at("Update User", func() { location(t, rightful.changePassword(t, goodPassword, nextPassword)) })
	a := thief.changePassword(t, goodPassword, "Th1efs-Passw0rd!")
	if got := location(t, a); got.Path != "/ui/login/sign-in" {
		t.Errorf("the slower one: sent to %s", got)
	}
	if a := thief.open(t, "/ui/login/sign-in", nil); bytes.Contains(a.Body, []byte("You are signed in")) {
		t.Error("the slower one is signed in")
	}
	again := f.browser(owner.host)
	if a := again.signIn(t, "/ui/login/sign-in", "ada", nextPassword); a.Status != http.StatusSeeOther {
		t.Errorf("the password of the faster one: got %d", a.Status)
	}
}
