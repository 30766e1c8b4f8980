package functions_test

import (
	"crypto/rsa"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sequence is a call of the two functions, with the calls that a warm function
// makes to its services.
type sequence struct {
	name       string
	request    func(testing.TB, *system, string) request
	operations []string
	// items are made; pairs are taken from the stock.
	items, pairs int
}

// sequences are for a system whose stock is filled.
var sequences = []sequence{
	{"create machine with token and key", machineRequest, []string{"Decrypt", "TransactWriteItems"}, 13, 1},
	{"create human", humanRequest, []string{"TransactWriteItems"}, 11, 0},
	{"set up", setupRequest, []string{"BatchGetItem", "TransactWriteItems"}, 8, 0},
}

// withoutStock is a create for which a key pair is made.
var withoutStock = sequence{
	"create machine, stock empty", machineRequest, []string{"GenerateDataKeyPair", "TransactWriteItems"}, 13, 0,
}

// startStocked starts a system whose stock is filled, as create-instance knows.
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

// owner returns the host of an instance and its owner's token, made at the first
// call.
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

// TestRoundTrips counts what each call costs: one transaction, at most one
// read, at most one call to KMS.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	var o observer
	s := startStocked(t, o.through)
	for i, c := range sequences {
		r := c.request(t, s, fmt.Sprintf("trips%d", i))
		before, pairs := s.countItems(t), s.countStocked(t)
		o.start(nil)
		if a := s.send(t, r); a.Status != http.StatusOK {
			t.Fatalf("%s: got %d %s", c.name, a.Status, a.Body)
		}
		if diff := cmp.Diff(c.operations, o.operations()); diff != "" {
			t.Errorf("%s: calls to the services (-want +got):\n%s", c.name, diff)
		}
		if got := s.countItems(t) - before; got != c.items {
			t.Errorf("%s: new items: got %d, want %d", c.name, got, c.items)
		}
		if got := pairs - s.countStocked(t); got != c.pairs {
			t.Errorf("%s: pairs taken: got %d, want %d", c.name, got, c.pairs)
		}
		for _, call := range o.calls {
			if call.operation == "TransactWriteItems" {
				t.Logf("%s: %d items, a request of %d bytes", c.name, c.items, len(call.body))
			}
		}
	}
}

// TestNoSharedItem: two requests that are not after the same name meet on no
// item, so no transaction can cancel another.
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

// TestFaults_Passing: a fault that passes, at any call, before or after the
// service did its work, is not seen by the caller, and makes nothing twice.
func TestFaults_Passing(t *testing.T) {
	t.Parallel()
	var o, direct observer
	passingFaults(t, startStocked(t, o.through), &o, sequences)
	passingFaults(t, startSystem(t, direct.through), &direct, []sequence{withoutStock})
}

func passingFaults(t *testing.T, s *system, o *observer, sequences []sequence) {
	t.Helper()
	for i, c := range sequences {
		for n, operation := range c.operations {
			for _, f := range []fault{dropped, answerLost, answerCut, serverError, throttled, conflicting} {
				if f == conflicting && operation != "TransactWriteItems" ||
					f == answerCut && operation == "GenerateDataKeyPair" { // would cost another pair of KMS's quota
					continue
				}
				t.Run(fmt.Sprintf("%s/call %d/fault %d", c.name, n+1, f), func(t *testing.T) {
					r := c.request(t, s, fmt.Sprintf("passing%d%d%d", i, n, f))
					before, pairs := s.countItems(t), s.countStocked(t)
					o.start(once(operation, f))
					a := s.send(t, r)
					o.start(nil)
					if a.Status != http.StatusOK {
						t.Fatalf("got %d %s, want 200", a.Status, a.Body)
					}
					if got := s.countItems(t) - before; got != c.items {
						t.Errorf("new items: got %d, want %d", got, c.items)
					}
					if got := pairs - s.countStocked(t); got != c.pairs {
						t.Errorf("pairs taken: got %d, want %d", got, c.pairs)
					}
				})
			}
		}
	}
}

// TestFaults_Lasting: a service that stays away, from any call on, gives a
// clear 503, leaves nothing behind, and the same request succeeds afterwards.
func TestFaults_Lasting(t *testing.T) {
	t.Parallel()
	var o, direct observer
	lastingFaults(t, startStocked(t, o.through), &o, sequences)
	lastingFaults(t, startSystem(t, direct.through), &direct, []sequence{withoutStock})
}

func lastingFaults(t *testing.T, s *system, o *observer, sequences []sequence) {
	t.Helper()
	for i, c := range sequences {
		for n, operation := range c.operations {
			for _, f := range []fault{dropped, throttled, conflicting, denied} {
				if f == conflicting && operation != "TransactWriteItems" {
					continue
				}
				t.Run(fmt.Sprintf("%s/call %d/fault %d", c.name, n+1, f), func(t *testing.T) {
					r := c.request(t, s, fmt.Sprintf("lasting%d%d%d", i, n, f))
					before, pairs := s.countItems(t), s.countStocked(t)
					o.start(always(operation, f))
					a := s.send(t, r)
					o.start(nil)
					// An operator must fix denied access to the table: no
					// waiting helps, and the caller cannot know.
					want, wait := http.StatusServiceUnavailable, true
					if f == denied {
						wait = false
						if operation != "GenerateDataKeyPair" && operation != "Decrypt" {
							want = http.StatusInternalServerError
						}
					}
					if a.Status != want {
						t.Errorf("got %d %s, want %d", a.Status, a.Body, want)
					}
					if got := a.Header.Get("Retry-After") != ""; got != wait {
						t.Errorf("Retry-After: got %q, want one: %v", a.Header.Get("Retry-After"), wait)
					}
					if strings.Contains(string(a.Body), "secret") {
						t.Errorf("what is internal reached the caller: %s", a.Body)
					}
					if got := s.countItems(t) - before; got != 0 {
						t.Errorf("new items after a failure: got %d", got)
					}
					if got := pairs - s.countStocked(t); got != 0 {
						t.Errorf("pairs taken by a failure: got %d", got)
					}
					if a := s.send(t, r); a.Status != http.StatusOK {
						t.Errorf("the same request afterwards: got %d %s, want 200", a.Status, a.Body)
					}
				})
			}
		}
	}
}
