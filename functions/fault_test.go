package functions_test

import (
	"crypto/rsa"
	"fmt"
	"net/http"
	"slices"
	"testing"
)

// sequence is a call and the calls that a warm function makes to its services.
type sequence struct {
	name       string
	request    func(testing.TB, *system, string) request
	operations []string
	// items is how many items are created, pairs how many key pairs are taken from
	// the stock.
	items, pairs int
}

// sequences are for a system with a full stock.
var sequences = []sequence{
	{"create machine with token and key", machineRequest, []string{"Decrypt", "TransactWriteItems"}, 13, 1},
	{"create human", humanRequest, []string{"TransactWriteItems"}, 11, 0},
	{"set up", setupRequest, []string{"BatchGetItem", "TransactWriteItems"}, 8, 0},
}

// withoutStock is a create that needs a new key pair.
var withoutStock = sequence{
	"create machine, stock empty", machineRequest, []string{"GenerateDataKeyPair", "TransactWriteItems"}, 13, 0,
}

// startStocked starts a system whose stock is full and known to create-instance.
func startStocked(tb testing.TB, through ...func(service string, next http.Handler) http.Handler) *system {
	tb.Helper()
	s := startSystem(tb, through...)
	s.stockKeyPairs(tb, 160, func(int) *rsa.PrivateKey { return s.key })
	if a := s.send(tb, machineRequest(tb, s, "warm-up")); a.Status != http.StatusOK {
		tb.Fatalf("create: got %d %s", a.Status, a.Body)
	}
	return s
}

func machineRequest(tb testing.TB, s *system, name string) request {
	tb.Helper()
	return s.createRequest(tb, fmt.Sprintf(`{"instanceName":%q,"customDomain":"%s.example.com",
		"machine":{"userName":"robot","name":"Robot","personalAccessToken":{},"machineKey":{"type":"KEY_TYPE_JSON"}}}`, name, name))
}

func humanRequest(tb testing.TB, s *system, name string) request {
	tb.Helper()
	return s.createRequest(tb, fmt.Sprintf(`{"instanceName":%q,"customDomain":"%s.example.com","human":{"userName":"ada",
		"email":{"email":"ada@example.com"},"profile":{"firstName":"Ada","lastName":"Lovelace"},"password":{"password":"Str0ng-Passw0rd!"}}}`, name, name))
}

func (s *system) createRequest(tb testing.TB, body string) request {
	tb.Helper()
	return request{
		Method: "POST", Path: "/system/v1/instances/_create", Host: "localhost",
		Authorization: "Bearer " + s.systemToken(tb), Body: []byte(body),
	}
}

func setupRequest(tb testing.TB, s *system, name string) request {
	tb.Helper()
	host, token := s.owner(tb)
	return request{
		Method: "POST", Path: "/admin/v1/orgs/_setup", Host: host, Authorization: "Bearer " + token,
		Body: fmt.Appendf(nil, `{"org":{"name":%q,"domain":"%s.example.com"},"human":{"userName":%q,
			"profile":{"firstName":"Gigi","lastName":"Giraffe"},"email":{"email":"gigi@example.com"},"password":"my_53cr3t-P4$$w0rd"}}`, name, name, name+"@example.org"),
	}
}

// owner returns the host of an instance and its owner's token, created on first
// use.
func (s *system) owner(tb testing.TB) (host, token string) {
	tb.Helper()
	if s.ownerHost == "" {
		a := s.send(tb, s.createRequest(tb, `{"instanceName":"owner","machine":{"userName":"robot","name":"Robot","personalAccessToken":{}}}`))
		if a.Status != http.StatusOK {
			tb.Fatalf("create: got %d %s", a.Status, a.Body)
		}
		s.ownerHost, s.ownerToken = s.instanceOf(tb, a)
	}
	return s.ownerHost, s.ownerToken
}

// TestRoundTrips checks what each call costs: one transaction, at most one read, at
// most one call to KMS.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	var o observer
	s := startStocked(t, o.through)
	wantCosts(t, s, &o, sequences)
}

// TestNoSharedItem checks that requests for different names share no item, so that
// their transactions cannot conflict.
func TestNoSharedItem(t *testing.T) {
	t.Parallel()
	var o observer
	s := startStocked(t, o.through)
	for i, c := range sequences {
		var keys [2][]string
		for j := range keys {
			r := c.request(t, s, fmt.Sprintf("shared%d%d", i, j))
			o.start(nil)
			if a := s.send(t, r); a.Status != http.StatusOK {
				t.Fatalf("%s: got %d %s", c.name, a.Status, a.Body)
			}
			if keys[j] = o.writtenKeys(t); len(keys[j]) != c.items+c.pairs {
				t.Fatalf("%s: keys seen: got %d, want %d", c.name, len(keys[j]), c.items+c.pairs)
			}
		}
		for _, key := range keys[0] {
			if slices.Contains(keys[1], key) {
				t.Errorf("%s: two requests both touch %s", c.name, key)
			}
		}
	}
}

// TestFaults_Passing checks that callers do not notice a transient fault at any
// call, before or after the service did its work, and that nothing is created
// twice.
func TestFaults_Passing(t *testing.T) {
	t.Parallel()
	var o, direct observer
	passingFaults(t, startStocked(t, o.through), &o, sequences)
	passingFaults(t, startSystem(t, direct.through), &direct, []sequence{withoutStock})
}

// TestFaults_Lasting checks that a service that stays unavailable, from any call
// on, leads to a clear 503 and leaves nothing behind, and that the same request
// succeeds afterwards.
func TestFaults_Lasting(t *testing.T) {
	t.Parallel()
	var o, direct observer
	lastingFaults(t, startStocked(t, o.through), &o, sequences)
	lastingFaults(t, startSystem(t, direct.through), &direct, []sequence{withoutStock})
}
