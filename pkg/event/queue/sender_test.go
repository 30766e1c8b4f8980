package queue_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// remembering makes the store keep records of requests.
func (p *parts) remembering() *parts {
	var mu sync.Mutex
	records := map[tenant.RequestKey]tenant.RequestRecord{}
	p.apply = func(_ context.Context, _ int, change tenant.Change) error {
		mu.Lock()
		defer mu.Unlock()
		if found, ok := records[change.Request.Key]; ok {
			return &tenant.Repeated{Record: found}
		}
		records[change.Request.Key] = *change.Request
		return nil
	}
	p.snapshot = func(query tenant.Query) (tenant.Snapshot, error) {
		mu.Lock()
		defer mu.Unlock()
		s := tenant.Snapshot{Instance: &tenant.Instance{ID: query.InstanceID, Domains: []tenant.InstanceDomain{{Domain: "acme.example.com"}}}}
		if found, ok := records[query.Request]; ok {
			s.Request = &found
		}
		return s, nil
	}
	return p
}

// outcomes returns outcome and refusal of each message, as logged.
func (p *parts) outcomes(tb testing.TB) (all []string) {
	tb.Helper()
	for _, l := range p.lines(tb) {
		all = append(all, strings.TrimSpace(l.Outcome+" "+l.ErrorID))
	}
	return all
}

func from(source, body string) string {
	return strings.Replace(body, `"source":"com.example"`, `"source":"`+source+`"`, 1)
}

// each handles messages one after the other.
func (p *parts) each(t *testing.T, bodies ...string) {
	t.Helper()
	h := p.handler()
	for _, body := range bodies {
		if back := mustHandle(context.Background(), t, h, batchOf(body)); len(back) != 0 {
			t.Errorf("returned to the queue: %s", body)
		}
	}
}

// TestHandler_sources checks that rights are checked before anything is read or
// created, and that a refusal is reported by an event.
func TestHandler_sources(t *testing.T) {
	p := parts{senders: map[string]event.Rights{
		"signup": {InstanceRequested: true}, "one": {OrgRequested: []string{instanceID}}, "two": {OrgRequested: []string{"7"}},
	}}
	reads := 0
	p.snapshot = func(query tenant.Query) (tenant.Snapshot, error) {
		reads++
		return tenant.Snapshot{Instance: &tenant.Instance{ID: query.InstanceID, Domains: []tenant.InstanceDomain{{Domain: "acme.example.com"}}}}, nil
	}
	p.each(t,
		from("signup", machineMessage("r-1")), from("signup", orgMessage("r-2")),
		from("one", machineMessage("r-3")), from("one", orgMessage("r-4")),
		from("two", orgMessage("r-5")), machineMessage("r-6"), orgMessage("r-7"),
		from("signup", message("InstanceRequest", "r-8", `"instanceName":"Acme"`)),
	)
	if diff := cmp.Diff([]string{
		"InstanceCreated", "OrgRejected EVENT-sRc3d",
		"InstanceRejected EVENT-sRc3d", "OrgSetUp",
		"OrgRejected EVENT-sRc3d", "InstanceRejected EVENT-sRc3d", "OrgRejected EVENT-sRc3d",
		"RequestRejected EVENT-tYp3u",
	}, p.outcomes(t)); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	if reads != 1 {
		t.Errorf("reads: got %d, want that of the set-up alone", reads)
	}
	for _, change := range p.changes {
		if change.Event.InstanceID != "" && change.Event.Type == tenant.OrgRejected {
			t.Errorf("the rejection lies in the log of instance %s, which its sender has no right to", change.Event.InstanceID)
		}
	}
}

// TestHandler_same_id checks that a repetition is silent, and that another request
// with a used id is rejected once and learns nothing of the first. A sender without
// rights does not use up the id.
func TestHandler_same_id(t *testing.T) {
	all := event.Rights{InstanceRequested: true, OrgRequested: []string{event.EveryInstance}}
	machine, org := machineMessage("r"), orgMessage("r")
	other := strings.Replace(machine, `"Acme"`, `"Globex"`, 1)
	for _, tt := range []struct {
		name   string
		bodies []string
		want   []string
	}{
		{"repeated", []string{machine, machine, org}, []string{"InstanceCreated", "repeated", "OrgRejected EVENT-rEu5d"}},
		{
			"another source",
			[]string{machine, from("two", machine), from("two", machine), machine},
			[]string{"InstanceCreated", "InstanceRejected EVENT-rEu5d", "repeated", "repeated"},
		},
		{
			"another request",
			[]string{machine, other, other, machine},
			[]string{"InstanceCreated", "InstanceRejected EVENT-rEu5d", "repeated", "repeated"},
		},
		{
			"another organisation",
			[]string{org, from("two", org), from("two", org), org},
			[]string{"OrgSetUp", "OrgRejected EVENT-rEu5d", "repeated", "repeated"},
		},
		{
			"after a rejection",
			[]string{message("InstanceRequested", "r", `"instanceName":7`), machine, machine},
			[]string{"InstanceRejected", "InstanceRejected EVENT-rEu5d", "repeated"},
		},
		{
			"both refused",
			[]string{message("InstanceRequested", "r", `"instanceName":7`), from("two", message("InstanceRequested", "r", `"instanceName":7`))},
			[]string{"InstanceRejected", "InstanceRejected EVENT-rEu5d"},
		},
		{
			"no right",
			[]string{from("nobody", machine), from("nobody", machine), machine, from("nobody", machine)},
			[]string{"InstanceRejected EVENT-sRc3d", "repeated", "InstanceCreated", "repeated"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := (&parts{senders: map[string]event.Rights{"com.example": all, "two": all}}).remembering()
			p.each(t, tt.bodies...)
			if diff := cmp.Diff(tt.want, p.outcomes(t)); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
			for _, change := range p.changes {
				rejected, ok := change.Event.Data.(tenant.RejectedData)
				if !ok || change.Request.Key == tenant.NewRequestKey("events", "r") {
					continue
				}
				text, err := json.Marshal(rejected)
				if err != nil || change.Event.InstanceID != "" || change.Event.RequestID != "r" || change.Event.Correlation == nil {
					t.Errorf("rejection apart: got %+v, %v", change.Event, err)
				}
				if first := p.changes[0].Event; strings.Contains(string(text), first.ID) || first.InstanceID != "" && first.InstanceID != instanceID && strings.Contains(string(text), first.InstanceID) {
					t.Errorf("the rejection reveals the first request: %s", text)
				}
			}
		})
	}
}

// A record from before fingerprints existed counts as that of a repetition.
func TestHandler_record_of_before(t *testing.T) {
	p := parts{apply: func(context.Context, int, tenant.Change) error {
		return &tenant.Repeated{Record: tenant.RequestRecord{Sealed: []byte("1040300000000000003")}}
	}}
	p.each(t, machineMessage("r"))
	if l := p.lines(t)[0]; l.Outcome != "repeated" || l.EventID != "1040300000000000003" {
		t.Errorf("got %+v, want a repetition of that event", l)
	}
}

// TestHandler_own_events checks that Tenantry's own events are not requests, even
// if the bus delivers them: their rejections would be further such events.
func TestHandler_own_events(t *testing.T) {
	p := parts{senders: map[string]event.Rights{}}
	p.each(t, from(event.Source, message("InstanceCreated", "r", `"data":{}`)), from(event.Source, machineMessage("r")))
	if diff := cmp.Diff([]string{"own", "own"}, p.outcomes(t)); diff != "" || len(p.changes) != 0 {
		t.Errorf("got %d changes; outcomes (-want +got):\n%s", len(p.changes), diff)
	}
}
