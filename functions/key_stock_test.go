package functions_test

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/app/createinstance"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/gateway"
)

// cold returns a create-instance function with empty caches.
func (s *system) cold(tb testing.TB) gateway.Handler {
	tb.Helper()
	return gateway.New(s.logger(), composed(tb, s.as(tb, "create-instance"), s.logger(), createinstance.New))
}

// TestKeyStock_roundTrips checks that a cold function reads the stock once, and
// that functions do not read an empty stock for every request. It counts reads
// within a second, so it does not run in parallel.
func TestKeyStock_roundTrips(t *testing.T) {
	var o observer
	s := startSystem(t, o.through)
	create := func(name string) []string {
		t.Helper()
		r := machineRequest(t, s, name)
		o.start(nil)
		mustSucceed(t, s.send(t, r))
		return o.operations()
	}
	direct := []string{"GenerateDataKeyPair", "TransactWriteItems"}
	reads := 0
	for i := range 10 {
		got := create(fmt.Sprintf("empty%d", i))
		if got[0] == "Query" {
			reads, got = reads+1, got[1:]
		}
		if diff := cmp.Diff(direct, got); diff != "" {
			t.Errorf("empty stock: calls (-want +got):\n%s", diff)
		}
	}
	if reads == 0 || reads > 8 {
		t.Errorf("reads of ten creates with an empty stock: got %d, want three and one a second", reads)
	}
	s.stockKeyPairs(t, 16, func(int) *rsa.PrivateKey { return s.key })
	s.createInstance = s.cold(t)
	for i, want := range [][]string{
		{"Query", "Decrypt", "TransactWriteItems"}, {"Decrypt", "TransactWriteItems"}, {"Query", "Decrypt", "TransactWriteItems"},
	} {
		if diff := cmp.Diff(want, create(fmt.Sprintf("full%d", i))); diff != "" {
			t.Errorf("create %d with two pairs a shard: calls (-want +got):\n%s", i+1, diff)
		}
	}
}

// TestKeyStock_drainsAtOnce checks that of 200 concurrent creates, 50 take the pairs in
// stock and 150 have pairs generated, and that no pair is handed out twice, by one
// function or by four.
func TestKeyStock_drainsAtOnce(t *testing.T) {
	t.Parallel()
	const creates, pairs = 200, 50
	keys := smallKeys(pairs)
	for _, functions := range []int{1, 4} {
		t.Run(fmt.Sprintf("%d functions", functions), func(t *testing.T) {
			s := startSystem(t)
			s.stockKeyPairs(t, pairs, func(i int) *rsa.PrivateKey { return keys[i] })
			all := make([]*system, functions)
			for i := range all {
				all[i] = &system{createInstance: s.cold(t), key: s.key}
			}
			answers := make([]answer, creates)
			atOnce(t, creates, func(i int) { answers[i] = all[i%functions].send(t, machineRequest(t, s, fmt.Sprintf("drain%d", i))) })

			of := map[string]int{}
			for i, a := range answers {
				if a.Status != http.StatusOK {
					t.Fatalf("create %d: got %d %s", i, a.Status, a.Body)
				}
				of[s.mustHaveKey(t, a)]++
			}
			taken, made := 0, 0
			for _, key := range keys {
				n := of[fmt.Sprint(key.N)]
				if n > 1 {
					t.Errorf("a pair of the stock was handed out %d times", n)
				}
				taken += n
				delete(of, fmt.Sprint(key.N))
			}
			for _, n := range of {
				made += n // the service repeats generated keys
			}
			left := s.countStocked(t)
			opened, calls := s.calls.of("Decrypt"), s.calls.of("GenerateDataKeyPair")
			if taken+left != pairs || taken+made != creates || calls != made {
				t.Errorf("got %d pairs taken, %d left, %d made by %d calls, want %d and %d together", taken, left, made, calls, pairs, creates)
			}
			t.Logf("taken %d, left %d, made %d; Decrypt %d", taken, left, made, opened)
			if functions == 1 && (left != 0 || opened != pairs) {
				t.Errorf("one function: got %d left and %d calls of Decrypt, want 0 and %d", left, opened, pairs)
			}
			if opened < taken {
				t.Errorf("calls of Decrypt: got %d, want at least one for each of the %d pairs", opened, taken)
			}
		})
	}
}

// TestKeyStock_lost checks that a create whose pair was taken and replaced takes
// another one.
func TestKeyStock_lost(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	keys := smallKeys(2)
	s.stockKeyPairs(t, 32, func(int) *rsa.PrivateKey { return keys[0] })
	mustSucceed(t, s.send(t, machineRequest(t, s, "first")))
	// All others are taken and replaced behind the function's back.
	for _, item := range s.stocked(t) {
		slot := slotOf(t, item)
		pair := s.keyPair(t, slot, fmt.Sprintf("new-%d", slot), keys[1])
		if err := dynamo.New(s.client, s.table).StockKeyPair(context.Background(), pair, item["id"].(*types.AttributeValueMemberS).Value); err != nil {
			t.Fatal(err)
		}
	}
	r := machineRequest(t, s, "second")
	o.start(nil)
	a := mustSucceed(t, s.send(t, r))
	want := []string{"Decrypt", "TransactWriteItems", "Query", "Decrypt", "TransactWriteItems"}
	if diff := cmp.Diff(want, o.operations()); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	if s.mustHaveKey(t, a) != fmt.Sprint(keys[1].N) {
		t.Error("got the pair that was taken")
	}
	if got, want := s.countStocked(t), 30; got != want {
		t.Errorf("pairs left: got %d, want %d", got, want)
	}
}

func slotOf(t *testing.T, item map[string]types.AttributeValue) (slot int) {
	t.Helper()
	if _, err := fmt.Sscan(item["slot"].(*types.AttributeValueMemberN).Value, &slot); err != nil {
		t.Fatal(err)
	}
	return slot
}

// TestKeyStock_alwaysLost checks that a create that loses every pair has one
// generated in the end.
func TestKeyStock_alwaysLost(t *testing.T) {
	t.Parallel()
	s := startSystem(t, func(service string, next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			if !strings.Contains(string(body), `"Delete"`) {
				next.ServeHTTP(w, r)
				return
			}
			var sent struct{ TransactItems []map[string]json.RawMessage }
			if err := json.Unmarshal(body, &sent); err != nil {
				t.Error(err)
			}
			reasons := make([]string, len(sent.TransactItems))
			for i, item := range sent.TransactItems {
				if reasons[i] = `{"Code":"None"}`; item["Delete"] != nil {
					reasons[i] = `{"Code":"ConditionalCheckFailed"}`
				}
			}
			refuse(w, http.StatusBadRequest, `{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",`+
				`"Message":"secret detail","CancellationReasons":[`+strings.Join(reasons, ",")+`]}`)
		})
	})
	s.stockKeyPairs(t, 9, func(int) *rsa.PrivateKey { return s.key })
	a := mustSucceed(t, s.send(t, machineRequest(t, s, "unlucky")))
	if s.mustHaveKey(t, a) == fmt.Sprint(s.key.N) {
		t.Error("got a pair that was taken")
	}
}

// TestKeyStock_unreadable checks that pairs are generated if the stock cannot be
// read.
func TestKeyStock_unreadable(t *testing.T) {
	t.Parallel()
	for _, f := range []fault{dropped, serverError, throttled, denied} {
		var o observer
		s := startSystem(t, o.through)
		s.stockKeyPairs(t, 8, func(int) *rsa.PrivateKey { return s.key })
		pairs := s.countStocked(t)
		o.start(always("Query", f))
		mustSucceed(t, s.send(t, machineRequest(t, s, "blind")))
		if got := o.operations(); !slices.Contains(got, "GenerateDataKeyPair") || s.countStocked(t) != pairs {
			t.Errorf("fault %d: got calls %v and %d pairs, want one made and %d left", f, got, s.countStocked(t), pairs)
		}
		if !strings.Contains(s.log.String(), "key stock cannot be read") {
			t.Errorf("fault %d: it is not in the log", f)
		}
	}
}

// TestKeyStock_broken checks that pairs that cannot be decrypted block nothing.
func TestKeyStock_broken(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	s.stockKeyPairs(t, 8, func(int) *rsa.PrivateKey { return s.key })
	for _, item := range s.stocked(t) {
		item["encrypted"] = &types.AttributeValueMemberB{Value: []byte("moved from elsewhere")}
		if _, err := s.client.PutItem(context.Background(), &dynamodb.PutItemInput{TableName: &s.table, Item: item}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 5 {
		mustSucceed(t, s.send(t, machineRequest(t, s, fmt.Sprintf("broken%d", i))))
	}
	if got := strings.Count(s.log.String(), "key pair in stock is broken"); got == 0 || got > 8 {
		t.Errorf("reports of broken pairs: got %d, want one each", got)
	}
	if got := s.countStocked(t); got != 8 {
		t.Errorf("pairs left: got %d, want 8", got)
	}
}
