package functions_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	importedPassword = "Imp0rted-Passw0rd!"
	// importedHash is the bcrypt hash of importedPassword.
	importedHash = "$2b$10$abcdefghijklmnopqrstuuvwM4ZaCkDZbe2muPHeAgSwRsw67LSTG"
)

// withHash returns a person whose password another system hashed.
func withHash(name, members string) string {
	return fmt.Sprintf(`"username":%q,"profile":{"givenName":"Ada","familyName":"L"},"email":{"email":"%[1]s@example.com","isVerified":true},"hashedPassword":{"hash":%q%s}`, name, importedHash, members)
}

// userNow returns a user as stored.
func (f *frozen) userNow(tb testing.TB, instanceID, id string) *tenant.User {
	tb.Helper()
	found, err := f.store.Snapshot(context.Background(), tenant.Query{InstanceID: instanceID, UserID: id})
	if err != nil || found.User == nil {
		tb.Fatalf("got %v, %v", found.User, err)
	}
	return found.User
}

// TestHashedPassword checks, for each call that creates or changes a person, that
// an imported password signs in and is then rehashed, and that nothing else of the
// person changes.
func TestHashedPassword(t *testing.T) {
	t.Parallel()
	f := startFrozen(t)
	m := f.machineOwner(t, "imports")
	home := f.defaultOrg(t, m.instanceID).ID
	human := func(person string) string {
		_, person, _ = strings.Cut(person, ",") // the user name has another place
		return person
	}
	var made struct {
		UserID        string
		CreatedAdmins []struct{ UserID string }
	}
	ids := map[string]string{
		"created": f.mustCreateUser(t, m, home, `"username":"created","human":{`+human(withHash("created", ""))+`}`),
		"updated": f.mustCreateUser(t, m, home, `"username":"updated","human":`+gigiV2),
	}
	mustUnmarshal(t, mustSucceed(t, f.send(t, m.callUser("AddHumanUser", `{`+withHash("added", "")+`}`))).Body, &made)
	ids["added"] = made.UserID
	mustUnmarshal(t, mustSucceed(t, f.send(t, m.callOrg("AddOrganization", `{"name":"Globex","admins":[{"human":{`+withHash("admin", "")+`}}]}`))).Body, &made)
	ids["admin"] = made.CreatedAdmins[0].UserID
	mustSucceed(t, f.send(t, m.callUser("UpdateUser", fmt.Sprintf(`{"userId":%q,"human":{"password":{"hashedPassword":{"hash":%q}}}}`, ids["updated"], importedHash))))

	for name, id := range ids {
		was := f.userNow(t, m.instanceID, id)
		if a := f.browser(m.host).signIn(t, "/ui/login/sign-in", name, "imp0rted-Passw0rd!"); a.Status != http.StatusUnauthorized {
			t.Errorf("%s: wrong password: got %d", name, a.Status)
		}
		if now := f.userNow(t, m.instanceID, id); now.Human.PasswordHash != importedHash {
			t.Errorf("%s: after a wrong password: got %q", name, now.Human.PasswordHash)
		}
		for n := range 2 {
			if a := f.browser(m.host).signIn(t, "/ui/login/sign-in", name, importedPassword); a.Status != http.StatusSeeOther {
				t.Fatalf("%s: sign-in %d: got %d %s", name, n, a.Status, a.Body)
			}
			now := f.userNow(t, m.instanceID, id)
			if !strings.HasPrefix(now.Human.PasswordHash, fmt.Sprintf("$argon2id$v=19$m=%d,t=2,p=1$", cheapMemory)) || now.Sequence != was.Sequence+1 {
				t.Errorf("%s: after sign-in %d: got %q of revision %d", name, n, now.Human.PasswordHash, now.Sequence)
			}
			if now.ChangedAt != was.ChangedAt || now.SignInEpoch != was.SignInEpoch || now.PasswordChangedAt != was.PasswordChangedAt {
				t.Errorf("%s: got %+v of %+v", name, now, was)
			}
		}
	}
}

// TestHashedPassword_changeRequired checks that the first sign-in leads to a
// password change.
func TestHashedPassword_changeRequired(t *testing.T) {
	t.Parallel()
	f := startFrozen(t)
	m := f.machineOwner(t, "imports-change")
	mustSucceed(t, f.send(t, m.callUser("AddHumanUser", `{`+withHash("ada", `,"changeRequired":true`)+`}`)))
	a := f.browser(m.host).changePassword(t, importedPassword, nextPassword)
	if got := location(t, a); got.Path != "/ui/login/sign-in" {
		t.Errorf("sent to %s", got)
	}
	if a := f.browser(m.host).signIn(t, "/ui/login/sign-in", "ada", nextPassword); a.Status != http.StatusSeeOther {
		t.Errorf("the new password: got %d", a.Status)
	}
}

// TestHashedPassword_meets checks that a sign-in succeeds while somebody else
// changes the person, and that their change stays.
func TestHashedPassword_meets(t *testing.T) {
	t.Parallel()
	f := startFrozen(t)
	m := f.machineOwner(t, "imports-meet")
	var made struct{ UserID string }
	mustUnmarshal(t, mustSucceed(t, f.send(t, m.callUser("AddHumanUser", `{`+withHash("ada", "")+`}`))).Body, &made)
	f.store.at("Update User", func() {
		next := f.userNow(t, m.instanceID, made.UserID)
		next.Human.NickName, next.Revision = "Countess", next.Next(time.Now())
		if err := f.store.Write(context.Background(), time.Now(), tenant.Update{Entity: next}); err != nil {
			t.Error(err)
		}
	})
	if a := f.browser(m.host).signIn(t, "/ui/login/sign-in", "ada", importedPassword); a.Status != http.StatusSeeOther {
		t.Errorf("got %d", a.Status)
	}
	if now := f.userNow(t, m.instanceID, made.UserID); now.Human.NickName != "Countess" || now.Human.PasswordHash != importedHash {
		t.Errorf("got %+v", now.Human)
	}
}

// TestHashedPassword_refused checks that nothing of a refused request is written.
func TestHashedPassword_refused(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "imports-refused")
	home := s.defaultOrg(t, m.instanceID).ID
	gigi := s.mustCreateUser(t, m, home, `"username":"Gigi","human":`+gigiV2)
	for _, tt := range []struct{ hash, id string }{
		{"5f4dcc3b5aa765d61d8327deb882cf99", "CRYPT-2xK7d"},
		{"$2b$10$short", "CRYPT-r8Qm2"},
		{"$2b$31" + importedHash[6:], "CRYPT-5uV9n"},
		{"$argon2id$v=19$m=4194304,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$hLIDMMHJKmYUzsRLpEGghPFy6hF+nP2LiOZ160cSdNI", "CRYPT-5uV9n"},
	} {
		person := strings.Replace(withHash("ada", ""), importedHash, tt.hash, 1)
		s.wantRefused(t, "add "+tt.hash, m.callUser("AddHumanUser", `{`+person+`}`), 400, tt.id)
		s.wantRefused(t, "organisation "+tt.hash, m.callOrg("AddOrganization", `{"name":"Globex","admins":[{"human":{`+person+`}}]}`), 400, tt.id)
		s.wantRefused(t, "update "+tt.hash, m.callUser("UpdateUser", fmt.Sprintf(`{"userId":%q,"human":{"password":{"hashedPassword":{"hash":%q}}}}`, gigi, tt.hash)), 400, tt.id)
	}
}
