package functions_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// withKey returns the request with an idempotency key.
func withKey(r request, key string) request {
	if r.Header = r.Header.Clone(); r.Header == nil {
		r.Header = http.Header{}
	}
	r.Header.Set("Idempotency-Key", key)
	return r
}

func mustSucceed(t testing.TB, a answer) answer {
	t.Helper()
	if a.Status != http.StatusOK {
		t.Fatalf("got %d %s, want 200", a.Status, a.Body)
	}
	return a
}

// TestIdempotency_SameAnswer checks that a repeated request gets the same response,
// with its credentials, and creates nothing twice.
func TestIdempotency_SameAnswer(t *testing.T) {
	t.Parallel()
	var o observer
	s := startStocked(t, o.through)
	for i, c := range sequences {
		key := fmt.Sprintf("8e03978e-40d5-43dd-bc93-6894a57f932%d", i)
		r := withKey(c.request(t, s, fmt.Sprintf("again%d", i)), `"`+key+`"`)
		first := mustSucceed(t, s.send(t, r))
		if got := first.Header.Get("Idempotent-Replayed"); got != "" {
			t.Errorf("%s: the first answer is marked as replayed: %q", c.name, got)
		}
		before := s.countItems(t)
		// A bare key equals the quoted one.
		second := mustSucceed(t, s.send(t, withKey(r, key)))
		if !bytes.Equal(first.Body, second.Body) {
			t.Errorf("%s: answers differ:\n%s\n%s", c.name, first.Body, second.Body)
		}
		if got := second.Header.Get("Idempotent-Replayed"); got != "true" {
			t.Errorf("%s: Idempotent-Replayed: got %q, want true", c.name, got)
		}
		if got := s.countItems(t) - before; got != 0 {
			t.Errorf("%s: new items when repeated: got %d", c.name, got)
		}
		r.Body = bytes.Replace(r.Body, []byte("{"), []byte(" { "), 1)
		if third := mustSucceed(t, s.send(t, r)); !bytes.Equal(first.Body, third.Body) {
			t.Errorf("%s: white space made it a different request", c.name)
		}
		r.Body = bytes.Replace(r.Body, []byte("again"), []byte("other"), 1)
		other := s.send(t, r)
		if got, want := other.message(t), "Same Idempotency-Key, different body: the key was used in the last 24 hours with another body, path or host; send that again, or use a new key (IDEMP-rEu5d)"; other.Status != http.StatusUnprocessableEntity || got != want {
			t.Errorf("%s: the key with another body: got %d %q, want 422 %q", c.name, other.Status, got, want)
		}
	}
}

// TestIdempotency_goneAtOnce checks that after its instance was removed, a key creates
// one more, and just one under concurrent requests.
func TestIdempotency_goneAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	r := withKey(machineRequest(t, s, "gone"), "k1")
	first := s.mustMake(t, r)
	s.bury(t, &tenant.Instance{ID: first.InstanceID})
	var made sync.Map
	atOnce(t, 10, func(int) {
		if a := s.send(t, r); a.Status == http.StatusOK {
			made.Store(string(a.Body), true)
		} else {
			t.Errorf("got %d %s, want 200", a.Status, a.Body)
		}
	})
	var answers []string
	made.Range(func(body, _ any) bool { answers = append(answers, body.(string)); return true })
	if len(answers) != 1 || strings.Contains(answers[0], first.InstanceID) {
		t.Fatalf("answers: got %q, want one of an instance other than %s", answers, first.InstanceID)
	}
	again := mustSucceed(t, s.send(t, r))
	if string(again.Body) != answers[0] || again.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("repeated: got %s, want %s", again.Body, answers[0])
	}
}

// TestIdempotency_RoundTrips checks that in a warm function a key costs no read and
// no call to KMS.
func TestIdempotency_RoundTrips(t *testing.T) {
	t.Parallel()
	var o observer
	s := startStocked(t, o.through)
	for i, c := range sequences {
		// The first request creates the data key.
		mustSucceed(t, s.send(t, withKey(c.request(t, s, fmt.Sprintf("cold%d", i)), fmt.Sprintf("cold%d", i))))
		r := withKey(c.request(t, s, fmt.Sprintf("warm%d", i)), fmt.Sprintf("warm%d", i))
		o.start(nil)
		mustSucceed(t, s.send(t, r))
		if diff := cmp.Diff(c.operations, o.operations()); diff != "" {
			t.Errorf("%s: calls with a key (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestIdempotency_Refusals checks that refusals are not recorded, so that the key
// can be used again for the corrected request.
func TestIdempotency_Refusals(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	mustSucceed(t, s.send(t, machineRequest(t, s, "taken")))
	r := withKey(machineRequest(t, s, "taken"), "k1")
	if a := s.send(t, r); a.Status != http.StatusConflict {
		t.Fatalf("got %d %s, want 409", a.Status, a.Body)
	}
	if a := s.send(t, r); a.Status != http.StatusConflict || a.Header.Get("Idempotent-Replayed") != "" {
		t.Errorf("again: got %d %s, want 409 that is not replayed", a.Status, a.Body)
	}
	mustSucceed(t, s.send(t, withKey(machineRequest(t, s, "free"), "k1")))
}

// TestIdempotency_Callers checks that equal keys of different callers are
// independent.
func TestIdempotency_Callers(t *testing.T) {
	t.Parallel()
	one := startSystem(t)
	mustSucceed(t, one.send(t, withKey(setupRequest(t, one, "acme"), "k1")))
	one.ownerHost, one.ownerToken = "", ""
	a := mustSucceed(t, one.send(t, withKey(setupRequest(t, one, "acme"), "k1")))
	if got := a.Header.Get("Idempotent-Replayed"); got != "" {
		t.Errorf("another caller's request with the same key is marked as replayed: %q", got)
	}
}

// TestIdempotency_LostAnswer checks what happens after DynamoDB's response is lost
// for good: with a key the function finds out that the write succeeded or, if it
// cannot, the caller repeats the request and gets the credentials then.
func TestIdempotency_LostAnswer(t *testing.T) {
	t.Parallel()
	var o observer
	s := startStocked(t, o.through)
	for i, c := range sequences {
		for _, readsToo := range []bool{false, true} {
			name := fmt.Sprintf("lost%d%v", i, readsToo)
			r := withKey(c.request(t, s, name), name)
			before := s.countItems(t)
			o.start(losing(readsToo))
			a := s.send(t, r)
			if want := map[bool]int{false: http.StatusOK, true: http.StatusServiceUnavailable}[readsToo]; a.Status != want {
				t.Fatalf("%s: got %d %s, want %d", c.name, a.Status, a.Body, want)
			}
			o.start(nil)
			a = mustSucceed(t, s.send(t, r))
			if got := a.Header.Get("Idempotent-Replayed"); got != "true" {
				t.Errorf("%s: Idempotent-Replayed: got %q, want true", c.name, got)
			}
			if got, want := s.countItems(t)-before, c.items+1; got != want {
				t.Errorf("%s: new items: got %d, want %d", c.name, got, want)
			}
		}
	}
}

// TestIdempotency_KeyServiceDown checks that nothing is written without KMS,
// because the response could not be kept.
func TestIdempotency_KeyServiceDown(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	r := withKey(humanRequest(t, s, "sealed"), "k1")
	before := s.countItems(t)
	o.start(always("GenerateDataKey", throttled))
	a := s.send(t, r)
	if a.Status != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" || !strings.Contains(a.message(t), "KMS-bUsy2") {
		t.Errorf("got %d %s, want a 503 of the key service with Retry-After", a.Status, a.Body)
	}
	if got := s.countItems(t) - before; got != 0 {
		t.Errorf("new items: got %d", got)
	}
	o.start(nil)
	mustSucceed(t, s.send(t, r))
}

// TestIdempotency_AtOnce checks that one of three hundred concurrent requests
// creates an instance, and all get its response.
func TestIdempotency_AtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	r := withKey(s.createRequest(t, `{"instanceName":"once","customDomain":"once.example.com","machine":{"userName":"robot","name":"Robot","personalAccessToken":{}}}`), "k1")
	before := s.countItems(t)
	answers := make([]answer, 300)
	atOnce(t, len(answers), func(i int) {
		// A 503 asks the client to retry.
		for range 5 {
			if answers[i] = s.send(t, r); answers[i].Status != http.StatusServiceUnavailable {
				return
			}
		}
	})
	created := 0
	for i, a := range answers {
		if a.Status != http.StatusOK || !bytes.Equal(a.Body, answers[0].Body) {
			t.Fatalf("answer %d: got %d %s, want %s", i, a.Status, a.Body, answers[0].Body)
		}
		if a.Header.Get("Idempotent-Replayed") == "" {
			created++
		}
	}
	if created != 1 {
		t.Errorf("answers that are not replayed: got %d, want 1", created)
	}
	if got, want := s.countItems(t)-before, 13; got != want {
		t.Errorf("new items: got %d, want %d", got, want)
	}
}

// TestIdempotency_Keys checks which values are valid keys.
func TestIdempotency_Keys(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	for i, c := range []struct {
		values []string
		want   int
	}{
		{[]string{"a"}, 200},
		{[]string{`"quoted \"key\" with blank"`}, 200},
		{[]string{strings.Repeat("k", 255)}, 200},
		{[]string{strings.Repeat("k", 256)}, 400},
		{[]string{""}, 400},
		{[]string{`""`}, 400},
		{[]string{`"open`}, 400},
		{[]string{`"a", "b"`}, 400},
		{[]string{"a", "b"}, 400},
		{[]string{"sch\u00f6n"}, 400},
		{[]string{"a\x00"}, 400},
	} {
		r := humanRequest(t, s, fmt.Sprintf("key%d", i))
		r.Header = http.Header{"Idempotency-Key": c.values}
		a := s.send(t, r)
		if a.Status != c.want {
			t.Errorf("%q: got %d %s, want %d", c.values, a.Status, a.Body, c.want)
		}
	}
}
