package dynamo_test

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/audit"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestEventUnits checks that a page of the audit log consumes the units of its own
// entries only: the same in a log of ten events as in one of five thousand, and at any
// position.
func TestEventUnits(t *testing.T) {
	t.Parallel()
	var m meter
	c := ofDynoxide(t, m.options)
	list, ctx := &audit.List{Store: dynamo.New(c, newTable(t, c)), Clock: time.Now}, context.Background()

	for _, size := range []int{10, 5000} {
		table := newTable(t, c)
		list.Store = dynamo.New(c, table)
		begin := time.Now().Add(-time.Duration(size) * time.Second)
		fillLog(t, c, table, begin, size)
		for name, q := range map[string]audit.Query{
			"newest":             {},
			"oldest":             {Ascending: true},
			"older than a time":  {Until: begin.Add(time.Duration(size) * time.Second)},
			"newer than a time":  {Since: begin.Add(-time.Second), Ascending: true},
			"older than another": {Sequence: tenant.FirstID(time.Now())},
		} {
			q.InstanceID, q.Limit = "7", 8
			q.IsSystemUser = func(name string) bool { return name == "system" }
			m.units, m.read = 0, 0
			page, err := list.Execute(ctx, q)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			// Eight events of 0.4 KB: one unit for each 4 KB.
			if len(page.Entries) != 8 || m.read != 8 || m.units != 1 {
				t.Errorf("%s, page of 8 among %d: got %d entries of %d events for %v units, want 8 of 8 for 1", name, size, len(page.Entries), m.read, m.units)
			}
		}
	}
	// The last table has 5,000 events.
	m.units, m.read = 0, 0
	page, err := list.Execute(ctx, audit.Query{InstanceID: "7"})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Entries) != 1000 || m.read != 1000 || m.units > 110 {
		t.Errorf("page of 1,000: got %d entries of %d events for %v units, want 1,000 of 1,000 for 110 at most", len(page.Entries), m.read, m.units)
	}
}

// fillLog writes events to the log of instance 7, one second apart.
func fillLog(tb testing.TB, c *dynamodb.Client, table string, begin time.Time, size int) {
	tb.Helper()
	now := begin
	newID := tenant.NewIDs(func() time.Time { return now })
	putAll(tb, c, table, size, func(i int) map[string]types.AttributeValue {
		now = begin.Add(time.Duration(i) * time.Second)
		item, err := dynamo.EventItem(tenant.Event{
			InstanceID: "7", ID: newID(), Type: tenant.PasswordChanged, Actor: "system", At: now.UTC(),
			Data: tenant.PasswordChangedData{InstanceID: "7", UserID: newID(), OrgID: newID()},
		})
		if err != nil {
			tb.Fatal(err)
		}
		return item
	})
}
