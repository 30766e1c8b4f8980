package functions_test

import (
	"encoding/json"
	"testing"
)

// callWebKey returns a call about signing keys.
func (m *machine) callWebKey(method, body string) request {
	return connectCall(m.host, m.pat, "webkey.v2.WebKeyService/"+method, body)
}

// webKeyKinds has the body that creates a key of each kind, by the algorithm of its
// tokens.
var webKeyKinds = map[string]string{
	"RS256": `{"rsa":{"bits":"RSA_BITS_3072","hasher":"RSA_HASHER_SHA256"}}`,
	"RS384": `{"rsa":{"bits":"RSA_BITS_2048","hasher":"RSA_HASHER_SHA384"}}`,
	"RS512": `{"rsa":{"bits":"RSA_BITS_4096","hasher":"RSA_HASHER_SHA512"}}`,
	"ES256": `{"ecdsa":{"curve":"ECDSA_CURVE_P256"}}`,
	"ES384": `{"ecdsa":{"curve":"ECDSA_CURVE_P384"}}`,
	"ES512": `{"ecdsa":{"curve":"ECDSA_CURVE_P512"}}`,
	"EdDSA": `{"ed25519":{}}`,
}

// mustMakeKey makes a key and returns its id.
func (s *system) mustMakeKey(tb testing.TB, m *machine, body string) string {
	tb.Helper()
	var made struct{ ID, CreationDate string }
	mustUnmarshal(tb, mustSucceed(tb, s.send(tb, m.callWebKey("CreateWebKey", body))).Body, &made)
	if made.ID == "" || made.CreationDate == "" {
		tb.Fatalf("CreateWebKey: got %+v", made)
	}
	return made.ID
}

// mustActivate makes a key the signing key.
func (s *system) mustActivate(tb testing.TB, m *machine, id string) {
	tb.Helper()
	mustSucceed(tb, s.send(tb, m.callWebKey("ActivateWebKey", `{"id":"`+id+`"}`)))
}

// webKey is an entry of a list.
type webKey struct {
	ID, CreationDate, ChangeDate, State string
	RSA, ECDSA, Ed25519                 json.RawMessage
}

// webKeys lists the keys of an instance.
func (s *system) webKeys(tb testing.TB, m *machine) []webKey {
	tb.Helper()
	var list struct{ WebKeys []webKey }
	mustUnmarshal(tb, mustSucceed(tb, s.send(tb, m.callWebKey("ListWebKeys", "{}"))).Body, &list)
	return list.WebKeys
}

// states returns the states of the listed keys by id.
func (s *system) states(tb testing.TB, m *machine) map[string]string {
	tb.Helper()
	states := map[string]string{}
	for _, k := range s.webKeys(tb, m) {
		states[k.ID] = k.State
	}
	return states
}
