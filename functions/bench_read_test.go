package functions_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// benchOrgs is how many organisations the searched instance has.
const benchOrgs = 1000

// benchReads are the measured reads. A search is measured twice: for a page that a
// warm function has cached, and for one that it reads, by its cursor.
func benchReads(b *testing.B, m *measured) map[string]request {
	b.Helper()
	fillOrgs(b, m)
	admin := func(method, path, body string) request {
		return request{Method: method, Path: "/admin/v1" + path, Host: m.owner.host, Authorization: "Bearer " + m.owner.pat, Body: []byte(body)}
	}
	search := func(query string) request {
		return admin("POST", "/orgs/_search", `{"query":{"asc":true,"limit":100`+query+`}}`)
	}
	cursor := "start"
	for range 5 {
		var page struct{ Details struct{ NextCursor string } }
		mustUnmarshal(b, mustSucceed(b, m.direct.send(b, search(fmt.Sprintf(`,"cursor":%q`, cursor)))).Body, &page)
		cursor = page.Details.NextCursor
	}
	return map[string]request{
		"get_instance":           {Method: "GET", Path: "/system/v1/instances/" + m.owner.instanceID, Host: "localhost", Authorization: "Bearer " + m.tokens["system_jwt"]},
		"get_org":                admin("GET", "/orgs/"+m.direct.defaultOrg(b, m.owner.instanceID).ID, ""),
		"search_orgs":            search(""),
		"search_orgs_from_table": search(fmt.Sprintf(`,"cursor":%q`, cursor)),
	}
}

// fillOrgs writes organisations without events, so that the database is at rest
// when the measurement starts.
func fillOrgs(b *testing.B, m *measured) {
	b.Helper()
	store, newID := dynamo.New(m.direct.client, m.direct.table), tenant.NewIDs(time.Now)
	var writes []tenant.Write
	for n := range benchOrgs - 1 {
		name := fmt.Sprintf("bench-%d", n)
		writes = append(writes, tenant.Put{Entity: &tenant.Org{
			InstanceID: m.owner.instanceID, ID: newID(), Name: name, State: tenant.StateActive, Revision: tenant.NewRevision(time.Now()),
			Domains: []tenant.OrgDomain{
				{Domain: name + ".example.com", Primary: true, Verified: true}, {Domain: name + "." + m.owner.host, Verified: true},
			},
		}})
		if len(writes) == 100 || n == benchOrgs-2 {
			if err := store.Write(b.Context(), time.Now(), writes...); err != nil {
				b.Fatal(err)
			}
			writes = nil
		}
	}
}

// BenchmarkRead measures reads as BenchmarkCall measures writes: in process and
// over HTTP, against the same reads by a bare SDK client.
func BenchmarkRead(b *testing.B) {
	m := newMeasured(b)
	reads := benchReads(b, m)
	for _, name := range sorted(reads) {
		b.Run(name, func(b *testing.B) {
			r := reads[name]
			floor := m.readsOf(b, r)
			for _, clients := range []int{1, 8} {
				b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
					m.compare(b, clients,
						func() error { return floor.send(m) },
						m.inProcess(b, r), func() func() error { return m.overHTTP(b, r) })
					b.ReportMetric(float64(len(floor)), "reads/op")
				})
			}
		})
	}
}

// compare runs rounds of a floor and of a call in two ways. next returns a request
// over HTTP that can be sent once.
func (m *measured) compare(b *testing.B, clients int, floor, inProcess func() error, next func() func() error) {
	b.Helper()
	const batch = 128
	phases := [3]*phase{{}, {}, {}}
	round := func(n int) {
		sent := make([]func() error, batch)
		for i := range batch {
			sent[i] = next()
		}
		steps := []func(i int) error{func(int) error { return floor() }, func(int) error { return inProcess() }, func(i int) error { return sent[i]() }}
		for i := range steps {
			at := (i + n) % len(steps)
			if phases[at].run(clients, batch, steps[at]); phases[at].err != nil {
				b.Fatal(phases[at].err)
			}
		}
	}
	round(0) // opens connections and fills caches; not counted
	phases = [3]*phase{{}, {}, {}}
	n := 0
	for b.Loop() {
		n++
		round(n)
	}
	reportPhases(b, phases[0], phases[1], phases[2])
}

// reportPhases reports each median as a multiple of the floor's.
func reportPhases(b *testing.B, bare, process, overHTTP *phase) {
	b.Helper()
	least := bare.median()
	b.ReportMetric(0, "ns/op") // the time of a round means nothing
	b.ReportMetric(least/1e3, "floor-µs")
	b.ReportMetric(process.median()/1e3, "process-µs")
	b.ReportMetric(overHTTP.median()/1e3, "http-µs")
	b.ReportMetric(process.median()/least, "x-process")
	b.ReportMetric(overHTTP.median()/least, "x-http")
	b.ReportMetric(bare.rate(), "floor/s")
	b.ReportMetric(process.rate(), "process/s")
	b.ReportMetric(overHTTP.rate(), "http/s")
}

// readFloor is the reads that a request led to.
type readFloor []func(context.Context, *dynamodb.Client) error

// readsOf sends a request to a warm function and returns the reads that it led to.
func (m *measured) readsOf(b *testing.B, r request) (floor readFloor) {
	b.Helper()
	from := 0
	for range 3 { // the first two fill the caches
		from = len(m.tap.calls)
		if a := m.rehearsed.send(b, r); a.Status != http.StatusOK {
			b.Fatalf("got %d %s, want 200", a.Status, a.Body)
		}
	}
	for _, c := range m.tap.calls[from:] {
		switch c.operation {
		case "BatchGetItem":
			in := readOf(b, c.body)
			floor = append(floor, func(ctx context.Context, c *dynamodb.Client) error {
				_, err := c.BatchGetItem(ctx, in)
				return err
			})
		case "Query":
			in := queryOf(b, c.body)
			floor = append(floor, func(ctx context.Context, c *dynamodb.Client) error {
				_, err := c.Query(ctx, in)
				return err
			})
		default:
			b.Fatalf("a call without a floor: %s", c.operation)
		}
	}
	return floor
}

func (f readFloor) send(m *measured) error {
	for _, read := range f {
		if err := read(context.Background(), m.direct.client); err != nil {
			return err
		}
	}
	return nil
}

// queryOf parses a query as it was sent.
func queryOf(b *testing.B, body []byte) *dynamodb.QueryInput {
	b.Helper()
	in := &dynamodb.QueryInput{}
	var sent struct{ ExpressionAttributeValues, ExclusiveStartKey json.RawMessage }
	mustUnmarshal(b, body, &sent)
	var plain map[string]json.RawMessage
	mustUnmarshal(b, body, &plain)
	delete(plain, "ExpressionAttributeValues")
	delete(plain, "ExclusiveStartKey")
	rest, err := json.Marshal(plain)
	if err != nil {
		b.Fatal(err)
	}
	mustUnmarshal(b, rest, in)
	in.ExpressionAttributeValues = itemOf(b, sent.ExpressionAttributeValues)
	if sent.ExclusiveStartKey != nil {
		in.ExclusiveStartKey = itemOf(b, sent.ExclusiveStartKey)
	}
	return in
}
