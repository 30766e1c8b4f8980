package functions_test

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/url"
	"testing"
	"time"
)

// farOff is an expiry, in JSON, that no test reaches.
const farOff = `"expirationDate":"2519-04-01T08:45:00Z"`

// of returns the start of a message about the machine, in JSON.
func (m *machine) of() string { return fmt.Sprintf(`{"userId":%q`, m.userID) }

// credentialAnswer is the response of a call about keys, tokens or secrets.
type credentialAnswer struct {
	CreationDate, DeletionDate   time.Time
	KeyID, TokenID, Token        string
	KeyContent                   []byte
	ClientSecret                 string
	Pagination                   struct{ TotalResult, AppliedLimit, NextCursor string }
	Result                       []listedCredential
	Code, Message, ErrorOfCaller string
}

// listedCredential is an entry of a list of keys or tokens.
type listedCredential struct {
	ID, UserID, OrganizationID               string
	CreationDate, ChangeDate, ExpirationDate time.Time
}

// mustDo makes a call that must succeed.
func (s *system) mustDo(tb testing.TB, r request) (done credentialAnswer) {
	tb.Helper()
	mustUnmarshal(tb, mustSucceed(tb, s.send(tb, r)).Body, &done)
	return done
}

// withFile returns the machine with the key of a key file.
func (m *machine) withFile(tb testing.TB, content []byte) *machine {
	tb.Helper()
	var file struct{ Type, KeyID, Key, UserID, ExpirationDate string }
	if err := json.Unmarshal(content, &file); err != nil {
		tb.Fatalf("key file %q: %v", content, err)
	}
	block, _ := pem.Decode([]byte(file.Key))
	if block == nil || file.Type != "serviceaccount" || file.UserID != m.userID {
		tb.Fatalf("key file: got %s of %s, %.30s", file.Type, file.UserID, file.Key)
	}
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		tb.Fatal(err)
	}
	keyed := *m
	keyed.key, keyed.keyID = key, file.KeyID
	return &keyed
}

// publicPEM returns the public half of a key as callers send it.
func publicPEM(tb testing.TB, key *rsa.PrivateKey) []byte {
	tb.Helper()
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		tb.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// bySecret requests a token with a machine's name and secret in the body.
func (p *provider) bySecret(tb testing.TB, host, name, secret, scope string) answer {
	tb.Helper()
	return p.ask(tb, oauth{path: "/oauth/v2/token", host: host, form: url.Values{
		"grant_type": {"client_credentials"}, "client_id": {name}, "client_secret": {secret}, "scope": {scope},
	}})
}

// userName returns the name of a machine that machineIn created.
func (m *machine) userName() string { return "robot-" + m.userID }

// person creates a human in the owner's instance and returns the id.
func (s *system) person(tb testing.TB, owner *machine) (userID string) {
	tb.Helper()
	var made struct{ UserID string }
	mustUnmarshal(tb, mustSucceed(tb, s.send(tb, setupAt(owner, "People"))).Body, &made)
	return made.UserID
}

// exerciseCredentials makes the calls about keys, tokens and secrets.
func exerciseCredentials(t *testing.T, p *provider, m *machine) {
	t.Helper()
	add := func(name string) {
		r := m.callUser("AddKey", m.of()+","+farOff+"}")
		r.Header.Set("Idempotency-Key", name)
		mustSucceed(t, p.send(t, r))
	}
	exerciseBothKeyPairs(t, add, p)
	p.composeFunctions(t)
	add("roles-made") // again
	key := p.mustDo(t, m.callUser("AddKey", m.of()+","+farOff+"}"))
	token := p.mustDo(t, m.callUser("AddPersonalAccessToken", m.of()+","+farOff+"}"))
	remove := m.callUser("RemoveKey", fmt.Sprintf(`%s,"keyId":%q}`, m.of(), key.KeyID))
	remove.Header.Set("Idempotency-Key", "roles-remove")
	p.mustDo(t, m.callUser("ListKeys", "{}"))
	mustSucceed(t, p.send(t, remove))
	p.mustDo(t, m.callUser("RemovePersonalAccessToken", fmt.Sprintf(`%s,"tokenId":%q}`, m.of(), token.TokenID)))
}
