package functions_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestUserCredentials_self checks that a machine without roles may manage its own
// credentials, and nobody else's.
func TestUserCredentials_self(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	owner := s.machineOwner(t, "self")
	robot, other := s.colleague(t, owner), s.colleague(t, owner)
	key := s.mustDo(t, robot.callUser("AddKey", robot.of()+","+farOff+"}"))
	token := s.mustDo(t, robot.callUser("AddPersonalAccessToken", robot.of()+","+farOff+"}"))
	secret := s.mustDo(t, robot.callUser("AddSecret", robot.of()+"}"))
	if key.KeyID == "" || !s.opens(t, robot, token.Token) || secret.ClientSecret == "" {
		t.Errorf("got %+v, %+v, %+v", key, token, secret)
	}
	for call, rest := range map[string]string{
		"AddKey": "," + farOff, "AddPersonalAccessToken": "," + farOff, "AddSecret": "", "RemoveSecret": "",
		"RemoveKey": `,"keyId":"7"`, "RemovePersonalAccessToken": `,"tokenId":"7"`,
	} {
		s.wantRefused(t, call+" of another", robot.callUser(call, other.of()+rest+"}"), 404, "AUTHZ-cdgFk")
		s.wantRefused(t, call+" of nobody", robot.callUser(call, `{"userId":"7"`+rest+"}"), 404, "AUTHZ-cdgFk")
	}
	s.mustDo(t, robot.callUser("RemoveKey", fmt.Sprintf(`%s,"keyId":%q}`, robot.of(), key.KeyID)))
	s.mustDo(t, robot.callUser("RemovePersonalAccessToken", fmt.Sprintf(`%s,"tokenId":%q}`, robot.of(), token.TokenID)))
	s.mustDo(t, robot.callUser("RemoveSecret", robot.of()+"}"))
	// The date is checked before the permission.
	s.wantRefused(t, "past, of another", robot.callUser("AddKey", other.of()+`,"expirationDate":"2020-01-01T00:00:00Z"}`), 400, "DOMAIN-dv3t5")
	s.wantRefused(t, "bad key, of another", robot.callUser("AddKey", other.of()+`,"expirationDate":"2020-01-01T00:00:00Z","publicKey":"YWJj"}`), 400, "COMMAND-5F3h1")
}

// TestUserCredentials_whoMay checks permissions. Source: the contract, v2.md,
// section 8.
func TestUserCredentials_whoMay(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	owner, foreign := s.machineOwner(t, "may-credentials"), s.machineOwner(t, "may-credentials-foreign")
	here := s.defaultOrg(t, owner.instanceID).ID
	elsewhere := s.mustAddOrg(t, owner, `{"name":"Elsewhere"}`).OrganizationID
	robot := s.machineIn(t, owner, here)
	s.mustDo(t, owner.callUser("AddKey", robot.of()+","+farOff+"}")) // a key that stays
	viewer := s.colleague(t, owner)
	mustSucceed(t, s.send(t, owner.addMember(viewer.userID, "IAM_OWNER_VIEWER")))
	userManager := s.colleague(t, owner)
	mustSucceed(t, s.send(t, owner.addMember(userManager.userID, "IAM_USER_MANAGER")))
	system := *owner
	system.pat = s.bySystem(t, "ListInstances", "{}").Authorization[len("Bearer "):]
	foreignHere := *owner
	foreignHere.pat = foreign.pat
	const (
		ok, viewed   = "200", "403 No matching permissions found (AUTH-AWfge)"
		unknown, bad = "404 membership not found (AUTHZ-cdgFk)", "401 Errors.Token.Invalid (AUTH-7fs1e)"
	)
	for _, row := range []struct {
		name  string
		who   *machine
		want  string
		reads string // how many keys a list shows: one more for callers who may add one
	}{
		{"IAM_OWNER", owner, ok, "2"},
		{"IAM_OWNER_VIEWER", viewer, viewed, "1"},
		{"IAM_USER_MANAGER", userManager, ok, "2"},
		{"ORG_OWNER here", s.machineIn(t, owner, here, tenant.RoleOrgOwner), ok, "2"},
		{"ORG_OWNER_VIEWER here", s.machineIn(t, owner, here, tenant.RoleOrgOwnerViewer), viewed, "1"},
		{"ORG_USER_MANAGER here", s.machineIn(t, owner, here, tenant.RoleOrgUserManager), ok, "2"},
		{"ORG_SETTINGS_MANAGER here", s.machineIn(t, owner, here, tenant.RoleOrgSettingsManager), viewed, ""},
		{"ORG_OWNER elsewhere", s.machineIn(t, owner, elsewhere, tenant.RoleOrgOwner), unknown, ""},
		{"no role", s.machineIn(t, owner, here), unknown, ""},
		{"system user", &system, ok, "2"},
		{"another instance's owner", &foreignHere, bad, ""},
	} {
		check := func(call, rest string) (done credentialAnswer) {
			t.Helper()
			a := s.send(t, row.who.callUser(call, robot.of()+rest+"}"))
			got := fmt.Sprint(a.Status)
			if a.Status != http.StatusOK {
				got += " " + a.message(t)
			} else {
				mustUnmarshal(t, a.Body, &done)
			}
			if got != row.want {
				t.Errorf("%s: %s: got %s, want %s", row.name, call, got, row.want)
			}
			return done
		}
		key, token := check("AddKey", ","+farOff), check("AddPersonalAccessToken", ","+farOff)
		check("AddSecret", "")
		if row.want != bad {
			_, list := s.listed(t, row.who, "ListKeys", fmt.Sprintf(`{"filters":[{"userIdFilter":{"id":%q}}]}`, robot.userID))
			if list.Pagination.TotalResult != row.reads {
				t.Errorf("%s: ListKeys: got %+v, want %q", row.name, list.Pagination, row.reads)
			}
		}
		if row.want == ok {
			check("RemoveSecret", "")
		}
		if row.want != ok { // creates another to remove
			key = s.mustDo(t, owner.callUser("AddKey", robot.of()+","+farOff+"}"))
			token.TokenID = "7"
		}
		check("RemoveKey", fmt.Sprintf(`,"keyId":%q`, key.KeyID))
		check("RemovePersonalAccessToken", fmt.Sprintf(`,"tokenId":%q`, token.TokenID))
		if row.want != ok {
			s.mustDo(t, owner.callUser("RemoveKey", fmt.Sprintf(`%s,"keyId":%q}`, robot.of(), key.KeyID)))
		}
	}
}

// TestUserCredentials_idempotency checks that a repeated call returns the same
// secret and creates nothing.
func TestUserCredentials_idempotency(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	owner := s.machineOwner(t, "credentials-again")
	robot := s.colleague(t, owner)
	token := s.mustDo(t, owner.callUser("AddPersonalAccessToken", robot.of()+","+farOff+"}")).TokenID
	key := s.mustDo(t, owner.callUser("AddKey", robot.of()+","+farOff+"}")).KeyID
	for i, c := range [][2]string{
		{"AddKey", robot.of() + "," + farOff + "}"},
		{"AddPersonalAccessToken", robot.of() + "," + farOff + "}"},
		{"AddSecret", robot.of() + "}"},
		{"RemoveSecret", robot.of() + "}"},
		{"RemoveKey", fmt.Sprintf(`%s,"keyId":%q}`, robot.of(), key)},
		{"RemovePersonalAccessToken", fmt.Sprintf(`%s,"tokenId":%q}`, robot.of(), token)},
	} {
		r := owner.callUser(c[0], c[1])
		r.Header.Set("Idempotency-Key", fmt.Sprintf("credentials-%d", i))
		first := mustSucceed(t, s.send(t, r))
		before := asText(t, s.items(t))
		second := mustSucceed(t, s.send(t, r))
		if !bytes.Equal(first.Body, second.Body) || second.Header.Get("Idempotent-Replayed") != "true" || first.Header.Get("Idempotent-Replayed") != "" {
			t.Errorf("%s: answers differ, or are not marked as replayed: %s and %s", c[0], first.Body, second.Body)
		}
		if diff := cmp.Diff(before, asText(t, s.items(t))); diff != "" {
			t.Errorf("%s: the table changed:\n%s", c[0], diff)
		}
		var done credentialAnswer
		mustUnmarshal(t, first.Body, &done)
		for _, secret := range []string{done.Token, done.ClientSecret, string(done.KeyContent)} {
			if secret != "" {
				s.wantSecret(t, secret)
			}
		}
	}
}

// TestUserCredentials_repeatedAtOnce checks that many concurrent calls with one key all
// get the same response.
func TestUserCredentials_repeatedAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	owner := s.machineOwner(t, "credentials-race")
	r := withKey(owner.callUser("AddSecret", s.colleague(t, owner).of()+"}"), "credentials-race")
	secrets := make([]string, 20)
	atOnce(t, len(secrets), func(i int) {
		var got credentialAnswer
		a := s.send(t, r)
		if unmarshal(a.Body, &got) != nil || a.Status != http.StatusOK {
			t.Errorf("got %d %s", a.Status, a.Body)
		}
		secrets[i] = got.ClientSecret
	})
	for _, secret := range secrets {
		if secret == "" || secret != secrets[0] {
			t.Errorf("got different secrets")
		}
	}
}

// credentialSequences are the calls about credentials, each about a new machine.
func credentialSequences() []sequence {
	var owner *machine
	robot := func(tb testing.TB, s *system) *machine {
		tb.Helper()
		if owner == nil {
			owner = s.machineOwner(tb, "credential-sequences")
		}
		return s.colleague(tb, owner)
	}
	add := func(method, rest string) func(testing.TB, *system, string) request {
		return func(tb testing.TB, s *system, _ string) request {
			m := robot(tb, s)
			return owner.callUser(method, m.of()+rest+"}")
		}
	}
	reads := []string{"BatchGetItem", "BatchGetItem"}
	written := append(slices.Clone(reads), "TransactWriteItems")
	return []sequence{
		{"AddKey", add("AddKey", ","+farOff), append(reads[:2:2], "Decrypt", "TransactWriteItems"), 2, 1},
		{"AddPersonalAccessToken", add("AddPersonalAccessToken", ","+farOff), written, 2, 0},
		{"AddSecret", add("AddSecret", ""), written, 1, 0},
		{"RemoveSecret", func(tb testing.TB, s *system, _ string) request {
			m := robot(tb, s)
			s.mustDo(tb, owner.callUser("AddSecret", m.of()+"}"))
			return owner.callUser("RemoveSecret", m.of()+"}")
		}, written, 1, 0},
		// The credential goes, the event comes.
		{"RemoveKey", func(tb testing.TB, s *system, _ string) request {
			m := robot(tb, s)
			key := s.mustDo(tb, owner.callUser("AddKey", m.of()+","+farOff+"}"))
			return owner.callUser("RemoveKey", fmt.Sprintf(`%s,"keyId":%q}`, m.of(), key.KeyID))
		}, written, 0, 0},
		{"RemovePersonalAccessToken", func(tb testing.TB, s *system, _ string) request {
			m := robot(tb, s)
			token := s.mustDo(tb, owner.callUser("AddPersonalAccessToken", m.of()+","+farOff+"}"))
			return owner.callUser("RemovePersonalAccessToken", fmt.Sprintf(`%s,"tokenId":%q}`, m.of(), token.TokenID))
		}, written, 0, 0},
	}
}

// withoutPairs is AddKey when a pair has to be generated.
func withoutPairs() sequence {
	c := credentialSequences()[0]
	c.name, c.operations, c.pairs = "AddKey, stock empty", []string{"BatchGetItem", "BatchGetItem", "GenerateDataKeyPair", "TransactWriteItems"}, 0
	return c
}

// TestUserCredentials_roundTrips checks what each call costs a warm function.
func TestUserCredentials_roundTrips(t *testing.T) {
	t.Parallel()
	var o observer
	s := startStocked(t, o.through)
	all := credentialSequences()
	for _, c := range append(all[:1:1], all...) { // the first one reads the stock
		r := c.request(t, s, "")
		before, pairs := s.count(t)
		o.start(nil)
		mustSucceed(t, s.send(t, r))
		got := o.operations()
		if len(got) > 2 && got[2] == "Query" {
			got = append(got[:2:2], got[3:]...)
		}
		if diff := cmp.Diff(c.operations, got); diff != "" {
			t.Errorf("%s: calls (-want +got):\n%s", c.name, diff)
		}
		after, left := s.count(t)
		if items, taken := after-before, pairs-left; items != c.items || taken != c.pairs {
			t.Errorf("%s: %d more items and %d pairs taken, want %d and %d", c.name, items, taken, c.items, c.pairs)
		}
	}
}

// TestUserCredentials_faults checks that transient faults go unnoticed, and that a
// permanent one, starting at any call, leads to a 503 that changes nothing, after
// which the same request succeeds.
func TestUserCredentials_faults(t *testing.T) {
	t.Parallel()
	var o, direct observer
	s, empty := startStocked(t, o.through), startSystem(t, direct.through)
	sequences := credentialSequences()
	mustSucceed(t, s.send(t, sequences[0].request(t, s, ""))) // reads the stock
	faultsFrom(t, s, &o, sequences)
	passingFaults(t, s, &o, sequences)
	made := []sequence{withoutPairs()}
	faultsFrom(t, empty, &direct, made)
	passingFaults(t, empty, &direct, made)
}
