package dynamo_test

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// service returns each of answers once, then the last one repeatedly; "" is success.
func service(tb testing.TB, answers ...string) (endpoint string, operations *[]string) {
	tb.Helper()
	operations = new([]string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := answers[min(len(*operations), len(answers)-1)]
		*operations = append(*operations, r.Header.Get("X-Amz-Target"))
		body := `{}`
		if answer != "" {
			body = fmt.Sprintf(`{"__type":"com.amazonaws.dynamodb.v20120810#%s"}`, answer)
		}
		w.Header().Set("X-Amz-Crc32", fmt.Sprint(crc32.ChecksumIEEE([]byte(body))))
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		if answer != "" {
			w.WriteHeader(http.StatusBadRequest)
		}
		_, _ = w.Write([]byte(body))
	}))
	tb.Cleanup(server.Close)
	return server.URL, operations
}

// TestStore_Write_conflict checks that a write that conflicts with a transaction is
// retried, and fails if every attempt conflicts. No engine can produce these conflicts.
func TestStore_Write_conflict(t *testing.T) {
	t.Parallel()
	write := tenant.Put{Entity: &tenant.Session{InstanceID: "1", UserID: "2", ID: "3"}}
	for name, c := range map[string]struct {
		answers []string
		calls   int
		want    error
	}{
		"once":   {[]string{"TransactionConflictException", ""}, 2, nil},
		"always": {[]string{"TransactionConflictException"}, 6, tenant.ErrUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			endpoint, operations := service(t, c.answers...)
			err := dynamo.New(client(endpoint), "table").Write(context.Background(), time.Now(), write)
			if !errors.Is(err, c.want) || len(*operations) != c.calls {
				t.Errorf("got %v after %d calls, want %v after %d", err, len(*operations), c.want, c.calls)
			}
		})
	}
}

// TestStore_Write_operations checks that a repeatable write is sent without a
// transaction, at half the cost, and any other in one.
func TestStore_Write_operations(t *testing.T) {
	t.Parallel()
	session := &tenant.Session{InstanceID: "1", UserID: "2", ID: "3"}
	grant := &tenant.Grant{InstanceID: "1", UserID: "2", ID: "3", Version: 2}
	for want, writes := range map[string][][]tenant.Write{
		"PutItem": {
			{tenant.Put{Entity: session}},
			{tenant.Create{Entity: &tenant.UsedOnce{InstanceID: "1", Hash: "a"}}},
			{tenant.Update{Entity: &tenant.Device{InstanceID: "1", UserID: "2", ID: "3"}}},
		},
		"UpdateItem": {{tenant.Count{Failures: &tenant.SignInFailures{InstanceID: "1", Name: "a"}}}},
		"DeleteItem": {{tenant.Drop{Entity: session}}},
		"TransactWriteItems": {
			{tenant.Create{Entity: grant}},
			{tenant.Update{Entity: grant}},
			{tenant.Delete{Entity: grant}},
			{tenant.Put{Entity: session}, tenant.Drop{Entity: grant}},
		},
	} {
		for _, list := range writes {
			endpoint, operations := service(t, "")
			if err := dynamo.New(client(endpoint), "table").Write(context.Background(), time.Now(), list...); err != nil {
				t.Error(err)
			}
			if !slices.Equal(*operations, []string{"DynamoDB_20120810." + want}) {
				t.Errorf("%T: got %q, want %s", list[0], *operations, want)
			}
		}
	}
}
