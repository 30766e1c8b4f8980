package functions_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestUserKeys_wholeWay creates a key or registers its public half, gets a token
// with it, and removes it: the key is refused at once, while the token lives on.
func TestUserKeys_wholeWay(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	owner := p.machineOwner(t, "keys-way")
	robot := p.colleague(t, owner)
	made := p.mustDo(t, owner.callUser("AddKey", robot.of()+","+farOff+"}"))
	if made.CreationDate.IsZero() || made.KeyID == "" || !strings.Contains(string(made.KeyContent), `"expirationDate":"2519-04-01T08:45:00Z"`) {
		t.Errorf("got %+v, want a key file", made)
	}
	registered := p.mustDo(t, owner.callUser("AddKey", fmt.Sprintf(`%s,%s,"publicKey":%q}`, robot.of(), farOff,
		base64.StdEncoding.EncodeToString(publicPEM(t, p.key)))))
	if registered.KeyID == "" || registered.KeyID == made.KeyID || registered.KeyContent != nil {
		t.Errorf("got %+v, want another key without a file", registered)
	}
	own := *robot
	own.key, own.keyID = p.key, registered.KeyID
	for name, m := range map[string]*machine{"made": robot.withFile(t, made.KeyContent), "registered": &own} {
		token := p.mustToken(t, m, bothScopes)
		removed := p.mustDo(t, owner.callUser("RemoveKey", fmt.Sprintf(`%s,"keyId":%q}`, m.of(), m.keyID)))
		if removed.DeletionDate.Before(made.CreationDate) {
			t.Errorf("%s: removed at %v", name, removed.DeletionDate)
		}
		wantOAuth(t, name+": removed", p.grant(t, m.host, m.sign(t, m.claims()), bothScopes), 400, "invalid_grant", "invalid assertion")
		p.wantRefused(t, name+": removed again", owner.callUser("RemoveKey", fmt.Sprintf(`%s,"keyId":%q}`, m.of(), m.keyID)), 404, "COMMAND-4m77G")
		if a := p.userinfo(t, m.host, token); a.Status != http.StatusOK {
			t.Errorf("%s: an earlier token: got %d %s, want 200", name, a.Status, a.Body)
		}
	}
	p.wantEvents(t, "UserKeyAdded",
		fmt.Sprintf(`%s {"instanceId":%q,"userId":%q,"keyId":%q,"expiresAt":"2519-04-01T08:45:00Z"}`, owner.userID, owner.instanceID, robot.userID, made.KeyID),
		fmt.Sprintf(`%s {"instanceId":%q,"userId":%q,"keyId":%q,"expiresAt":"2519-04-01T08:45:00Z"}`, owner.userID, owner.instanceID, robot.userID, registered.KeyID))
	p.wantSecret(t, string(made.KeyContent[len(made.KeyContent)/3:len(made.KeyContent)/2]))
}

// wantSecret checks that a text is neither in the log nor in the table.
func (s *system) wantSecret(tb testing.TB, text string) {
	tb.Helper()
	if len(text) < 20 {
		tb.Fatalf("%q is no secret", text)
	}
	if strings.Contains(s.log.String(), text) {
		tb.Errorf("the log has %.20s...", text)
	}
	for _, line := range asText(tb, s.items(tb)) {
		if strings.Contains(line, text) || strings.Contains(line, base64.StdEncoding.EncodeToString([]byte(text))) {
			tb.Errorf("the table has %.20s... in %.200s", text, line)
		}
	}
}

// badKey is a public key that is refused.
type badKey struct {
	name string
	text []byte
}

func badKeys(tb testing.TB, good *rsa.PrivateKey) []badKey {
	tb.Helper()
	pkix := publicPEM(tb, good)
	small := smallKeys(1)[0] // too small to be accepted
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	curveDER, err := x509.MarshalPKIXPublicKey(&curve.PublicKey)
	if err != nil {
		tb.Fatal(err)
	}
	block, _ := pem.Decode(pkix)
	as := func(typ string, der []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: typ, Bytes: der}) }
	return []badKey{
		{"text", []byte("abc")},
		{"DER", block.Bytes},
		{"small", publicPEM(tb, small)},
		{"elliptic curve", as("PUBLIC KEY", curveDER)},
		{"PKCS#1", as("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&good.PublicKey))},
		{"PKCS#1 as PKIX", as("PUBLIC KEY", x509.MarshalPKCS1PublicKey(&good.PublicKey))},
		{"private", as("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(good))},
		{"two", append(append([]byte{}, pkix...), pkix...)},
		{"something after it", append(append([]byte{}, pkix...), "abc"...)},
		{"cut off", pkix[:len(pkix)/2]},
		{"something within", as("PUBLIC KEY", append(block.Bytes[:len(block.Bytes):len(block.Bytes)], 0))},
	}
}

// TestUserKeys_badInput checks that each invalid field of each call is refused, and
// nothing is written.
func TestUserKeys_badInput(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	owner := s.machineOwner(t, "keys-bad")
	robot, human := s.colleague(t, owner), s.person(t, owner)
	for _, bad := range badKeys(t, s.key) {
		s.wantRefused(t, bad.name, owner.callUser("AddKey", fmt.Sprintf(`%s,%s,"publicKey":%q}`, robot.of(), farOff,
			base64.StdEncoding.EncodeToString(bad.text))), 400, "COMMAND-5F3h1")
	}
	long := strings.Repeat("a", 201)
	for _, c := range []struct {
		name, method, body string
		status             int
		message            string
	}{
		{"no date", "AddKey", robot.of() + "}", 400, "invalid AddKeyRequest.ExpirationDate: value is required"},
		{"no user", "AddKey", "{" + farOff + "}", 400, "invalid AddKeyRequest.UserId: value length must be between 1 and 200 runes, inclusive"},
		{"long user", "AddKey", `{"userId":"` + long + `",` + farOff + "}", 400, "invalid AddKeyRequest.UserId: value length must be between 1 and 200 runes, inclusive"},
		{"long key", "AddKey", fmt.Sprintf(`%s,%s,"publicKey":%q}`, robot.of(), farOff, base64.StdEncoding.EncodeToString(make([]byte, 10_001))), 400, "invalid AddKeyRequest.PublicKey: value length must be at most 10000 bytes"},
		{"past", "AddKey", robot.of() + `,"expirationDate":"2020-01-01T00:00:00Z"}`, 400, "Errors.AuthNKey.ExpireBeforeNow (DOMAIN-dv3t5)"},
		{"human", "AddKey", fmt.Sprintf(`{"userId":%q,%s}`, human, farOff), 400, "User could not be found (COMMAND-bnipwm1)"},
		{"unknown", "AddKey", `{"userId":"7",` + farOff + `}`, 400, "User could not be found (COMMAND-bnipwm1)"},
		{"no id", "AddKey", `{"userId":"#USER",` + farOff + `}`, 400, "User could not be found (COMMAND-bnipwm1)"},
		{"no key", "RemoveKey", robot.of() + "}", 400, "invalid RemoveKeyRequest.KeyId: value length must be between 1 and 200 runes, inclusive"},
		{"no user", "RemoveKey", `{"keyId":"7"}`, 400, "invalid RemoveKeyRequest.UserId: value length must be between 1 and 200 runes, inclusive"},
		{"unknown key", "RemoveKey", robot.of() + `,"keyId":"7"}`, 404, "Machine key not found (COMMAND-4m77G)"},
		{"key that is no id", "RemoveKey", robot.of() + `,"keyId":"7#"}`, 404, "Machine key not found (COMMAND-4m77G)"},
		{"of a human", "RemoveKey", fmt.Sprintf(`{"userId":%q,"keyId":"7"}`, human), 404, "Machine key not found (COMMAND-4m77G)"},
		{"another's key", "RemoveKey", fmt.Sprintf(`%s,"keyId":%q}`, robot.of(), owner.keyID), 404, "Machine key not found (COMMAND-4m77G)"},
		{"of nobody", "RemoveKey", fmt.Sprintf(`{"userId":"7","keyId":%q}`, owner.keyID), 404, "Errors.NotFound (COMMAND-4g3xq)"},

		{"no date", "AddPersonalAccessToken", robot.of() + "}", 400, "invalid AddPersonalAccessTokenRequest.ExpirationDate: value is required"},
		{"past", "AddPersonalAccessToken", robot.of() + `,"expirationDate":"2020-01-01T00:00:00Z"}`, 400, "Errors.AuthNKey.ExpireBeforeNow (DOMAIN-dv3t5)"},
		{"human", "AddPersonalAccessToken", fmt.Sprintf(`{"userId":%q,%s}`, human, farOff), 400, "Not allowed for this user type (COMMAND-Df2f1)"},
		{"unknown", "AddPersonalAccessToken", `{"userId":"7",` + farOff + `}`, 400, "User could not be found (COMMAND-Dggw2)"},
		{"no token", "RemovePersonalAccessToken", robot.of() + "}", 400, "invalid RemovePersonalAccessTokenRequest.TokenId: value length must be between 1 and 200 runes, inclusive"},
		{"unknown token", "RemovePersonalAccessToken", robot.of() + `,"tokenId":"7"}`, 404, "Personal Access Token not found (COMMAND-4m77G)"},
		{"of a human", "RemovePersonalAccessToken", fmt.Sprintf(`{"userId":%q,"tokenId":"7"}`, human), 404, "Personal Access Token not found (COMMAND-4m77G)"},
		{"of nobody", "RemovePersonalAccessToken", `{"userId":"7","tokenId":"7"}`, 404, "Errors.NotFound (COMMAND-4g3xq)"},

		{"no user", "AddSecret", "{}", 400, "invalid AddSecretRequest.UserId: value length must be between 1 and 200 runes, inclusive"},
		{"human", "AddSecret", fmt.Sprintf(`{"userId":%q}`, human), 400, "Errors.User.NotExisting (COMMAND-x8910n)"},
		{"unknown", "AddSecret", `{"userId":"7"}`, 400, "Errors.User.NotExisting (COMMAND-x8910n)"},
		{"human", "RemoveSecret", fmt.Sprintf(`{"userId":%q}`, human), 400, "Errors.User.NotExisting (COMMAND-x7s802)"},
		{"unknown", "RemoveSecret", `{"userId":"7"}`, 400, "Errors.User.NotExisting (COMMAND-x7s802)"},
		{"none", "RemoveSecret", robot.of() + "}", 400, "Secret doesn't exist (COMMAND-coi82n)"},
	} {
		before := s.countItems(t)
		if a := s.send(t, owner.callUser(c.method, c.body)); a.Status != c.status || a.message(t) != c.message {
			t.Errorf("%s: %s: got %d %s, want %d %s", c.method, c.name, a.Status, a.Body, c.status, c.message)
		}
		if after := s.countItems(t); after != before {
			t.Errorf("%s: %s: %d items, %d before", c.method, c.name, after, before)
		}
	}
}

// TestUserKeys_expiry checks that the first instant of year 1 counts as no date,
// and that a deployment's maximum lifetime applies.
func TestUserKeys_expiry(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	owner := s.machineOwner(t, "keys-expiry")
	robot := s.colleague(t, owner)
	const yearOne = `"expirationDate":"0001-01-01T00:00:00Z"}`
	made := s.mustDo(t, owner.callUser("AddKey", robot.of()+","+yearOne))
	if !strings.Contains(string(made.KeyContent), `"expirationDate":"9999-12-31T23:59:59Z"`) {
		t.Errorf("got a key file without that date: %.30s", made.KeyContent)
	}
	s.environment["TENANTRY_CREDENTIAL_LIFETIME"] = "1h"
	s.composeFunctions(t)
	for _, call := range []string{"AddKey", "AddPersonalAccessToken"} {
		s.wantRefused(t, call, owner.callUser(call, robot.of()+","+farOff+"}"), 400, "DOMAIN-mXe5p")
		s.mustDo(t, owner.callUser(call, robot.of()+","+yearOne))
		soon := time.Now().Add(time.Minute).UTC().Format(time.RFC3339)
		s.mustDo(t, owner.callUser(call, fmt.Sprintf(`%s,"expirationDate":%q}`, robot.of(), soon)))
	}
}

// TestUserKeys_stockAtOnce checks that pairs come from the stock while it has any, each
// once, even for fifty concurrent requests.
func TestUserKeys_stockAtOnce(t *testing.T) {
	t.Parallel()
	const calls, pairs = 50, 30
	s := startSystem(t)
	owner := s.machineOwner(t, "keys-stock")
	robot := s.colleague(t, owner)
	keys := smallKeys(pairs)
	s.stockKeyPairs(t, pairs, func(i int) *rsa.PrivateKey { return keys[i] })
	before := s.calls.of("GenerateDataKeyPair")
	added := make([]credentialAnswer, calls)
	atOnce(t, calls, func(i int) {
		if a := s.send(t, owner.callUser("AddKey", robot.of()+","+farOff+"}")); a.Status == http.StatusOK {
			mustUnmarshal(t, a.Body, &added[i])
		} else {
			t.Errorf("got %d %s", a.Status, a.Body)
		}
	})
	ids, taken, made := map[string]bool{}, map[string]int{}, s.calls.of("GenerateDataKeyPair")-before
	for _, c := range added {
		ids[c.KeyID] = true
		taken[fmt.Sprint(robot.withFile(t, c.KeyContent).key.N)]++
	}
	for i, key := range keys {
		if n := taken[fmt.Sprint(key.N)]; n > 1 {
			t.Errorf("pair %d was handed out %d times", i, n)
		}
	}
	if left := s.countStocked(t); len(ids) != calls || made+pairs-left != calls {
		t.Errorf("got %d keys, %d pairs made, %d left, want %d keys", len(ids), made, left, calls)
	}
}

// TestUserKeys_gone checks that a key is added to the user that was read or not at
// all, never to another user who gets the same id.
func TestUserKeys_gone(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	owner := s.machineOwner(t, "keys-gone")
	for _, method := range []string{"AddKey", "AddPersonalAccessToken", "AddSecret"} {
		robot := s.colleague(t, owner)
		body := robot.of() + "," + farOff + "}"
		want := map[string]string{"AddKey": "COMMAND-bnipwm1", "AddPersonalAccessToken": "COMMAND-Dggw2", "AddSecret": "COMMAND-x8910n"}[method]
		if method == "AddSecret" {
			body = robot.of() + "}"
		}
		removed := false
		o.start(func(_ int, c call) fault {
			if c.operation == "TransactWriteItems" && !removed {
				removed = true
				s.remove(t, robot.userPK(), "USER")
			}
			return none
		})
		a := s.send(t, owner.callUser(method, body))
		o.start(nil)
		if a.Status != http.StatusBadRequest || !strings.Contains(string(a.Body), want) || !removed {
			t.Errorf("%s: got %d %s, want 400 (%s)", method, a.Status, a.Body, want)
		}
		for _, item := range s.items(t) {
			if sk := attribute(item["sk"]); attribute(item["pk"]) == robot.userPK() && !strings.HasPrefix(sk, "PAT#") {
				t.Errorf("%s: left behind: %s", method, sk)
			}
		}
	}
}
