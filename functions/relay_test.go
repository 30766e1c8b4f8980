package functions_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"
)

// TestRelay_publishes checks that only new event items are published, ten per call,
// in order.
func TestRelay_publishes(t *testing.T) {
	t.Parallel()
	b := &bus{}
	h, log := startRelay(t, b)
	records := eventRecords(23)
	want := idsOf(records...)
	// The stream's filter would have left these out.
	changed, removed, noEvent, noImage := eventRecord(90), eventRecord(91), with(eventRecord(92), "kind", "other"), eventRecord(93)
	changed.EventName, removed.EventName, noImage.Change.NewImage = "MODIFY", "REMOVE", nil
	noKind := eventRecord(94)
	noKind.Change.NewImage["kind"] = events.NewNumberAttribute("1")
	records = append([]events.DynamoDBEventRecord{changed, removed, noEvent, noImage, noKind}, records...)

	if at := relayBatch(t, h, records...); at != "" {
		t.Errorf("resumes at %q, want at the end\n%s", at, log)
	}
	if diff := cmp.Diff(want, b.ids()); diff != "" {
		t.Errorf("published (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{10, 10, 3}, b.calls); diff != "" {
		t.Errorf("events a call (-want +got):\n%s", diff)
	}
	first := published{
		"tenantry-test", "tenantry", "CredentialsClaimed",
		`{"version":"1","id":"1040300000000000001","time":"2026-11-24T06:07:08.123456Z","actor":"system","instanceId":"1","data":{"instanceId":"1","userId":"2"}}`,
	}
	if diff := cmp.Diff(first, b.published[0]); diff != "" {
		t.Errorf("first event (-want +got):\n%s", diff)
	}
}

// TestRelay_failures checks that the stream resumes at the first unpublished event,
// and that later events do not overtake it unless the same call accepted them.
func TestRelay_failures(t *testing.T) {
	t.Parallel()
	records := eventRecords(25)
	refusing := func(code string, numbers ...int) func(published) string {
		return func(p published) string {
			for _, n := range numbers {
				if p.id() == records[n-1].Change.NewImage["id"].String() {
					return code
				}
			}
			return ""
		}
	}
	lasting := func(f fault, from int) func(int) fault {
		return func(n int) fault {
			if n >= from {
				return f
			}
			return none
		}
	}
	for _, tt := range []struct {
		name      string
		bus       *bus
		resumeAt  string
		published int
		calls     int
	}{
		{"one entry throttled", &bus{refuse: refusing("ThrottlingException", 14)}, "s14", 19, 2},
		{"first entry fails", &bus{refuse: refusing("InternalFailure", 1, 5)}, "s1", 8, 1},
		{"last entry fails", &bus{refuse: refusing("InternalFailure", 25)}, "s25", 24, 3},
		{"access denied to one type", &bus{refuse: refusing("NotAuthorizedForDetailTypeException", 3)}, "s3", 9, 1},
		// An entry that the bus will never accept does not hold up the others.
		{"malformed entry", &bus{refuse: refusing("MalformedDetail", 3)}, "s3", 24, 3},
		{"malformed, then throttled", &bus{refuse: func(p published) string {
			return refusing("MalformedDetail", 3)(p) + refusing("ThrottlingException", 12)(p)
		}}, "s3", 18, 2},
		{"second call denied", &bus{fault: lasting(denied, 2)}, "s11", 10, 2},
		{"bus is down", &bus{fault: lasting(serverError, 1)}, "s1", 0, 0},
		{"connection breaks", &bus{fault: lasting(dropped, 2)}, "s11", 10, 0},
		// The event was published, but the stream resumes anyway; subscribers drop
		// the duplicates.
		{"answer is lost", &bus{fault: lasting(answerLost, 3)}, "s21", 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel() // some wait until the SDK gives up
			h, log := startRelay(t, tt.bus)
			if at := relayBatch(t, h, records...); at != tt.resumeAt {
				t.Errorf("resumes at %q, want %q\n%s", at, tt.resumeAt, log)
			}
			if got := len(tt.bus.ids()); tt.published != 0 && got != tt.published {
				t.Errorf("published: got %d, want %d", got, tt.published)
			}
			if got := len(tt.bus.calls); tt.calls != 0 && got != tt.calls {
				t.Errorf("calls: got %d, want %d", got, tt.calls)
			}
			// The stream resumes there, with the bus working again.
			tt.bus.refuse, tt.bus.fault = nil, nil
			for i, r := range records {
				if r.Change.SequenceNumber == tt.resumeAt {
					if at := relayBatch(t, h, records[i:]...); at != "" {
						t.Errorf("afterwards resumes at %q, want at the end", at)
					}
				}
			}
			got := map[string]bool{}
			for _, id := range tt.bus.ids() {
				got[id] = true
			}
			if len(got) != len(records) {
				t.Errorf("published in the end: got %d different events, want %d", len(got), len(records))
			}
		})
	}
}

// TestRelay_passing checks that a transient fault is overcome within the call.
func TestRelay_passing(t *testing.T) {
	t.Parallel()
	for _, f := range []fault{dropped, answerLost, serverError, throttled} {
		b := &bus{fault: func(n int) fault {
			if n == 1 {
				return f
			}
			return none
		}}
		h, log := startRelay(t, b)
		if at := relayBatch(t, h, eventRecord(1)); at != "" {
			t.Errorf("fault %d: resumes at %q, want at the end\n%s", f, at, log)
		}
	}
}

// TestRelay_poison checks that an event that can never be published is reported as
// an error, and that the others are published.
func TestRelay_poison(t *testing.T) {
	t.Parallel()
	for name, poison := range map[string]events.DynamoDBEventRecord{
		"too large":          with(eventRecord(2), "data", `{"x":"`+strings.Repeat("x", 256<<10)+`"}`),
		"no id":              with(eventRecord(2), "id", ""),
		"no type":            with(eventRecord(2), "type", ""),
		"time is none":       with(eventRecord(2), "at", "yesterday"),
		"data is no JSON":    with(eventRecord(2), "data", `{"x":`),
		"correlation is not": with(eventRecord(2), "correlation", `{`),
	} {
		t.Run(name, func(t *testing.T) {
			b := &bus{}
			h, log := startRelay(t, b)
			if at := relayBatch(t, h, eventRecord(1), poison, eventRecord(3)); at != "s2" {
				t.Errorf("resumes at %q, want s2", at)
			}
			if diff := cmp.Diff(idsOf(eventRecord(1), eventRecord(3)), b.ids()); diff != "" {
				t.Errorf("published (-want +got):\n%s", diff)
			}
			if !strings.Contains(log.String(), `"level":"ERROR"`) || !strings.Contains(log.String(), "event can never be published") {
				t.Errorf("log: got %s, want an error", log)
			}
		})
	}
}

// TestRelay_sizes checks that each call has as many events as fit.
func TestRelay_sizes(t *testing.T) {
	t.Parallel()
	b := &bus{}
	h, _ := startRelay(t, b)
	var records []events.DynamoDBEventRecord
	for n := range 7 {
		records = append(records, with(eventRecord(n+1), "data", `{"x":"`+strings.Repeat("x", 100<<10)+`"}`))
	}
	if at := relayBatch(t, h, records...); at != "" {
		t.Errorf("resumes at %q, want at the end", at)
	}
	if diff := cmp.Diff([]int{2, 2, 2, 1}, b.calls); diff != "" {
		t.Errorf("events a call (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(idsOf(records...), b.ids()); diff != "" {
		t.Errorf("published (-want +got):\n%s", diff)
	}
}
