package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// metrics are the metrics in a line of the log.
type metrics struct {
	InstancesCreated, OrganisationsSetUp, Refusals int
	ID                                             string
	// KMS is the number of values in KMSTime.
	KMS int
}

// metricsOf returns the metrics of the requests' log lines.
func metricsOf(tb testing.TB, logged string) []metrics {
	tb.Helper()
	var all []metrics
	for text := range strings.Lines(logged) {
		var line struct {
			metrics
			Msg     string
			KMSTime []float64
			AWS     json.RawMessage `json:"_aws"`
		}
		if err := json.Unmarshal([]byte(text), &line); err != nil {
			tb.Fatalf("%v in %s", err, text)
		}
		if line.Msg != "request" && line.Msg != "message" {
			continue
		}
		line.KMS = len(line.KMSTime)
		if isEmpty := line.metrics == (metrics{}); isEmpty != (line.AWS == nil) {
			tb.Errorf("exactly the lines with metrics must describe them to CloudWatch: %s", text)
		}
		all = append(all, line.metrics)
	}
	return all
}

// TestMetrics checks that each request logs one line with what it created, why it
// was refused, and its KMS calls, and that replayed responses do not count as
// creations.
func TestMetrics(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	h := p.requests(t)
	p.owner(t)
	instanceID := p.instanceByEvent(t, h, "base", "base.example.com")
	logged := 0
	for _, c := range []struct {
		name string
		do   func() int
		want []metrics
	}{
		{"the two of the beginning", func() int { return http.StatusOK }, []metrics{
			{InstancesCreated: 1}, {InstancesCreated: 1, KMS: 2},
		}},
		{"create with key", func() int {
			return p.send(t, withKey(machineRequest(t, p.system, "metrics"), "k1")).Status
		}, []metrics{{InstancesCreated: 1, KMS: 2}}},
		{"the same again", func() int {
			return p.send(t, withKey(machineRequest(t, p.system, "metrics"), "k1")).Status
		}, []metrics{{KMS: 1}}},
		{"taken", func() int { return p.send(t, humanRequest(t, p.system, "metrics")).Status }, []metrics{{Refusals: 1, ID: "V3-DKcYh"}}},
		{"set up", func() int { return p.send(t, setupRequest(t, p.system, "metrics")).Status }, []metrics{{OrganisationsSetUp: 1}}},
		{"no token", func() int {
			return p.send(t, request{Method: "POST", Path: "/system/v1/instances/_create", Body: []byte("{}")}).Status
		}, []metrics{{Refusals: 1, ID: "UNAUTHENTICATED"}}},
		{"caller's words", func() int {
			return p.send(t, request{Method: "POST", Path: "/hunter2", Host: "hunter2.example", Body: []byte(`{"hunter2":1}`)}).Status
		}, []metrics{{Refusals: 1, ID: "NOT_FOUND"}}},
		{"by event", func() int {
			handleBatch(t, h, batchOf(requestedOrg("r-1", instanceID, "Globex", "g@elsewhere.example")))
			handleBatch(t, h, batchOf(requestedOrg("r-1", instanceID, "Globex", "g@elsewhere.example")))
			handleBatch(t, h, batchOf(requestedMachine("r-2", "base.example.com"), "no JSON"))
			return http.StatusOK
		}, []metrics{{OrganisationsSetUp: 1}, {}, {Refusals: 1, ID: "V3-DKcYh", KMS: 1}, {Refusals: 1, ID: "INVALID_ARGUMENT"}}},
		{"openid", func() int {
			a := p.ask(t, oauth{path: "/oauth/v2/token", host: "base.example.com", form: map[string][]string{"grant_type": {"hunter2"}}})
			p.ask(t, oauth{path: "/oauth/v2/hunter2", host: "base.example.com"})
			p.ask(t, oauth{path: "/oauth/v2/keys", host: "hunter2.example"})
			p.ask(t, oauth{path: "/ui/login/sign-in", host: "base.example.com", form: map[string][]string{"form": {"hunter2"}}})
			return a.Status
		}, []metrics{
			{Refusals: 1, ID: "unsupported_grant_type"},
			{Refusals: 1, ID: "NOT_FOUND"},
			{Refusals: 1, ID: "NOT_FOUND"},
			{Refusals: 1, ID: "PERMISSION_DENIED"},
		}},
	} {
		status := c.do()
		got := metricsOf(t, p.log.String()[logged:])
		logged = len(p.log.String())
		if c.name == "by event" {
			// The messages of a batch are carried out concurrently.
			if last := len(got) - 1; got[last].ID == "V3-DKcYh" {
				got[last], got[last-1] = got[last-1], got[last]
			}
		}
		if diff := cmp.Diff(fmt.Sprint(c.want), fmt.Sprint(got)); diff != "" {
			t.Errorf("%s (status %d): metrics of each line (-want +got):\n%s", c.name, status, diff)
		}
	}
}
