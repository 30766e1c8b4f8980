package functions_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// cost is what requests took of the database.
type cost struct {
	// Operations are the calls, Units what each consumed.
	Operations []string
	Units      []float64
	// Items is how many items were created.
	Items int
}

// costs asks the database what each call consumes, and adds it up.
type costs struct {
	mu sync.Mutex
	cost
}

func (c *costs) through(service string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, operation, isDynamo := strings.Cut(r.Header.Get("X-Amz-Target"), "DynamoDB_20120810.")
		if !isDynamo {
			next.ServeHTTP(w, r)
			return
		}
		var body map[string]any
		raw, err := io.ReadAll(r.Body)
		if err != nil || json.Unmarshal(raw, &body) != nil {
			http.Error(w, service+": cannot be read", http.StatusBadRequest)
			return
		}
		body["ReturnConsumedCapacity"] = "TOTAL"
		if raw, err = json.Marshal(body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
		r.Header.Set("Content-Length", strconv.Itoa(len(raw)))
		answered := httptest.NewRecorder()
		next.ServeHTTP(answered, r)
		var consumed struct {
			ConsumedCapacity []struct{ CapacityUnits float64 }
		}
		_ = json.Unmarshal(answered.Body.Bytes(), &consumed) // other operations have no list
		units := 0.0
		for _, of := range consumed.ConsumedCapacity {
			units += of.CapacityUnits
		}
		c.mu.Lock()
		c.Operations, c.Units = append(c.Operations, operation), append(c.Units, units)
		c.mu.Unlock()
		for name, values := range answered.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answered.Code)
		_, _ = w.Write(answered.Body.Bytes())
	})
}

// of returns what a request costs.
func (c *costs) of(tb testing.TB, s *system, r request) cost {
	tb.Helper()
	before := s.countItems(tb)
	c.mu.Lock()
	c.cost = cost{}
	c.mu.Unlock()
	a := s.send(tb, r)
	c.mu.Lock()
	got := c.cost
	c.mu.Unlock()
	if mustSucceed(tb, a); got.Operations == nil {
		tb.Fatal("no call to the database was seen")
	}
	got.Items = s.countItems(tb) - before
	return got
}

// TestAddOrganization_cost checks that AddOrganization costs what _setup does for the
// same person: calls to the database, units and items.
func TestAddOrganization_cost(t *testing.T) {
	t.Parallel()
	var c costs
	s := startSystem(t, c.through)
	m := s.machineOwner(t, "costs")
	calls := []string{"BatchGetItem", "TransactWriteItems"}
	plain, withSuffix := cost{calls, []float64{4, 14}, 7}, cost{calls, []float64{5, 14}, 7}
	for name, tt := range map[string]struct {
		suffix, password string
		want             cost
	}{
		"without a password":        {"", "", plain},
		"with a password":           {"", goodPassword, plain},
		"named by an address":       {"@people.example", "", withSuffix},
		"by an address, a password": {"@people.example", goodPassword, withSuffix},
	} {
		setup := func() request {
			n := newName("s")
			return m.by("POST", "/admin/v1/orgs/_setup", fmt.Sprintf(`{"org":{"name":"Globex %s"},"human":{"userName":%q,"password":%q,
				"profile":{"firstName":"Gigi","lastName":"Giraffe"},"email":{"email":"gigi@example.com","isEmailVerified":true}}}`, n, n+tt.suffix, tt.password))
		}
		add := func() request {
			n, password := newName("a"), ""
			if tt.password != "" {
				password = fmt.Sprintf(`,"password":{"password":%q}`, tt.password)
			}
			return m.callOrg("AddOrganization", fmt.Sprintf(`{"name":"Globex %s","admins":[{"human":{"username":%q,
				"profile":{"givenName":"Gigi","familyName":"Giraffe"},"email":{"email":"gigi@example.com","isVerified":true}%s}}]}`, n, n+tt.suffix, password))
		}
		for call, r := range map[string]request{"_setup": setup(), "AddOrganization": add()} {
			if diff := cmp.Diff(tt.want, c.of(t, s, r)); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", call, name, diff)
			}
		}
	}
}
