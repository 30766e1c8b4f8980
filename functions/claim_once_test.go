package functions_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestClaimCredentials_AtOnce checks that one of twenty concurrent claims wins.
func TestClaimCredentials_AtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	r, want := s.claimRequest(t, "signup-1")
	answers := make([]answer, 20)
	atOnce(t, len(answers), func(i int) { answers[i] = s.send(t, r) })
	won := 0
	for _, a := range answers {
		if a.Status == http.StatusOK {
			won++
			checkClaimed(t, a, want)
			continue
		}
		checkGone(t, a)
	}
	if won != 1 {
		t.Errorf("claims that succeeded: got %d, want 1", won)
	}
	if got := len(s.claimEvents(t)); got != 1 {
		t.Errorf("events: got %d, want 1", got)
	}
}

// TestClaimCredentials_repeatedAtOnce checks that a claim repeated with its key gets
// the same response, also when it is sent twenty times at once, and that no other
// claim does.
func TestClaimCredentials_repeatedAtOnce(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	r, want := s.claimRequest(t, "signup-1")
	s.signUp(t, "signup-2", time.Now().Add(time.Hour))
	r = withKey(r, "k1")
	answers := make([]answer, 20)
	atOnce(t, len(answers), func(i int) { answers[i] = s.send(t, r) })
	first := 0
	for _, a := range append(answers, s.send(t, r)) {
		checkClaimed(t, a, want)
		if !bytes.Equal(a.Body, answers[0].Body) {
			t.Errorf("answers differ:\n%s\n%s", a.Body, answers[0].Body)
		}
		if a.Header.Get("Idempotent-Replayed") == "" {
			first++
		}
	}
	if first != 1 {
		t.Errorf("answers that are not replayed: got %d, want 1", first)
	}
	checkGone(t, s.send(t, withKey(r, "k2")))
	// The key gets neither another request's credentials nor ones already claimed.
	for _, id := range []string{"signup-2", "nobody"} {
		other := s.send(t, withKey(s.claimOf(t, id, ""), "k1"))
		if other.Status != http.StatusUnprocessableEntity || !strings.Contains(other.message(t), "IDEMP-rEu5d") {
			t.Errorf("the key with %s: got %d %s, want 422", id, other.Status, other.Body)
		}
	}
	if got := s.waiting(t); got != 1 {
		t.Errorf("waiting credentials: got %d, want 1", got)
	}
	viewer := systemClaims(time.Now())
	viewer.Issuer, viewer.Subject = "viewer", "viewer"
	r.Authorization = "Bearer " + s.sign(t, viewer)
	if a := s.send(t, r); a.Status != http.StatusForbidden {
		t.Errorf("the same request of another caller: got %d %s, want 403", a.Status, a.Body)
	}
}

// TestClaimCredentials_RoundTrips checks what a claim costs: one read, one call to
// KMS, one transaction. An idempotency key adds a call to KMS in a cold function,
// and none in a warm one.
func TestClaimCredentials_RoundTrips(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	plain := []string{"BatchGetItem", "Decrypt", "TransactWriteItems"}
	for i, c := range []struct {
		name, key string
		want      []string
	}{
		{"plain", "", plain},
		{"cold key", "k1", []string{"BatchGetItem", "Decrypt", "GenerateDataKey", "TransactWriteItems"}},
		{"warm key", "k2", plain},
	} {
		r, want := s.claimRequest(t, fmt.Sprintf("signup-%d", i))
		if c.key != "" {
			r = withKey(r, c.key)
		}
		o.start(nil)
		a := s.send(t, r)
		if diff := cmp.Diff(c.want, o.operations()); diff != "" {
			t.Errorf("%s: calls to the services (-want +got):\n%s", c.name, diff)
		}
		checkClaimed(t, a, want)
	}
}

// TestClaimCredentials_Faults checks that claimants do not notice transient faults,
// and that a permanent one leads to a clear response and leaves the credentials in
// place.
func TestClaimCredentials_Faults(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	for _, operation := range []string{"BatchGetItem", "Decrypt", "TransactWriteItems"} {
		for _, f := range []fault{dropped, answerLost, serverError, throttled, conflicting, denied} {
			if f == conflicting && operation != "TransactWriteItems" {
				continue
			}
			t.Run(fmt.Sprintf("%s/fault %d", operation, f), func(t *testing.T) {
				if f != denied { // no client retries it
					r, want := s.claimRequest(t, fmt.Sprintf("passing-%s-%d", operation, f))
					failed := false
					o.start(func(_ int, c call) fault {
						if c.operation != operation || failed {
							return none
						}
						failed = true
						return f
					})
					checkClaimed(t, s.send(t, r), want)
					o.start(nil)
				}
				if f == answerLost && operation == "TransactWriteItems" {
					return // see TestClaimCredentials_LostAnswer
				}
				r, want := s.claimRequest(t, fmt.Sprintf("lasting-%s-%d", operation, f))
				before := s.countItems(t)
				o.start(always(operation, f))
				a := s.send(t, r)
				o.start(nil)
				status, wait := http.StatusServiceUnavailable, f != denied
				if f == denied && operation != "Decrypt" {
					status = http.StatusInternalServerError
				}
				if got := a.Header.Get("Retry-After") != ""; a.Status != status || got != wait {
					t.Errorf("got %d %s, Retry-After %v; want %d, %v", a.Status, a.Body, got, status, wait)
				}
				if strings.Contains(string(a.Body), "secret") {
					t.Errorf("an internal error leaked to the caller: %s", a.Body)
				}
				if got := s.countItems(t); got != before {
					t.Errorf("items after a failure: got %d, want %d", got, before)
				}
				checkClaimed(t, s.send(t, r), want)
			})
		}
	}
}

// TestClaimCredentials_LostAnswer checks that after DynamoDB's response is lost for
// good, a claim with a key gets the credentials, at once or when it is repeated.
func TestClaimCredentials_LostAnswer(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	for _, readsToo := range []bool{false, true} {
		name := fmt.Sprintf("lost-%v", readsToo)
		r, want := s.claimRequest(t, name)
		r = withKey(r, name)
		o.start(losing(readsToo))
		a := s.send(t, r)
		if readsToo {
			if a.Status != http.StatusServiceUnavailable {
				t.Errorf("got %d %s, want 503", a.Status, a.Body)
			}
		} else {
			checkClaimed(t, a, want)
		}
		o.start(nil)
		a = s.send(t, r)
		checkClaimed(t, a, want)
		if got := a.Header.Get("Idempotent-Replayed"); got != "true" {
			t.Errorf("Idempotent-Replayed: got %q, want true", got)
		}
	}
}

// TestClaimCredentials_MovedCiphertext checks that credentials which somebody with
// access to the table moved to another request cannot be decrypted, and stay where
// they are.
func TestClaimCredentials_MovedCiphertext(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	s.signUp(t, "victim", time.Now().Add(time.Hour))
	items := s.items(t)
	i := slices.IndexFunc(items, func(item map[string]types.AttributeValue) bool {
		return strings.HasPrefix(item["pk"].(*types.AttributeValueMemberS).Value, "CREDENTIALS#")
	})
	moved := items[i]
	moved["pk"] = &types.AttributeValueMemberS{Value: "CREDENTIALS#events#" + tenant.NewRequestKey("events", "thief").Hash}
	if _, err := s.client.PutItem(context.Background(), &dynamodb.PutItemInput{TableName: &s.table, Item: moved}); err != nil {
		t.Fatal(err)
	}
	if a := s.send(t, s.claimOf(t, "thief", "")); a.Status != http.StatusInternalServerError {
		t.Errorf("got %d %s, want 500", a.Status, a.Body)
	}
	if got := s.waiting(t); got != 2 {
		t.Errorf("waiting credentials: got %d, want 2", got)
	}
}

// TestClaimCredentials_SecretsStayIn checks that no secret is in the log or in the
// table, before and after the claim.
func TestClaimCredentials_SecretsStayIn(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	r, want := s.claimRequest(t, "signup-1")
	before := fmt.Sprint(plain(s.items(t)))
	a := s.send(t, withKey(r, "k1"))
	checkClaimed(t, a, want)
	checkClaimed(t, s.send(t, withKey(r, "k1")), want)
	checkGone(t, s.send(t, r))
	secrets := append(secretsOf(t, a), strings.TrimPrefix(r.Authorization, "Bearer "))
	if len(secrets) < 8 {
		t.Fatalf("secrets: got %d, want more", len(secrets))
	}
	after := fmt.Sprint(plain(s.items(t)))
	for _, secret := range secrets {
		for name, text := range map[string]string{"the log": s.log.String(), "the table": after, "the table before the claim": before} {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %.20s...", name, secret)
			}
		}
	}
}
