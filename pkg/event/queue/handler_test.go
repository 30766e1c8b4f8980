package queue_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api/pb/credentials"
	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestHandler_created checks that the use case's change includes the record of the
// request, the sender's correlation data, and the credentials, sealed for the
// request.
func TestHandler_created(t *testing.T) {
	var p parts
	if back := mustHandle(context.Background(), t, p.handler(), batchOf(machineMessage("r-1"))); len(back) != 0 {
		t.Fatalf("returned to the queue: %v\n%s", back, p.log.String())
	}
	if len(p.changes) != 1 {
		t.Fatalf("changes: got %d, want 1", len(p.changes))
	}
	change := p.changes[0]
	key := tenant.NewRequestKey("events", "r-1")
	stored := at.Truncate(time.Microsecond)
	request, err := event.ReadRequest(machineMessage("r-1"))
	if err != nil {
		t.Fatal(err)
	}
	record := fmt.Sprintf(`{"eventId":%q,"source":"com.example","fingerprint":%q}`, change.Event.ID, request.Fingerprint())
	want := &tenant.RequestRecord{Key: key, Sealed: []byte(record), At: stored, ExpiresAt: stored.Add(30 * 24 * time.Hour)}
	if diff := cmp.Diff(want, change.Request); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	if e := change.Event; e.Type != tenant.InstanceCreated || e.Actor != "event:com.example" || e.RequestID != "r-1" || string(e.Correlation) != `{"a":1}` {
		t.Errorf("event: got %+v", e)
	}
	var waiting *tenant.WaitingCredentials
	for _, w := range change.Writes {
		if create, ok := w.(tenant.Create); ok {
			if entity, ok := create.Entity.(*tenant.WaitingCredentials); ok {
				waiting = entity
			}
		}
	}
	if waiting == nil {
		t.Fatal("there are no waiting credentials")
	}
	if waiting.Key != key || waiting.InstanceID != change.Event.InstanceID || waiting.UserID == "" || !waiting.ExpiresAt.Equal(stored.Add(7*24*time.Hour)) {
		t.Errorf("waiting credentials: got %+v", waiting)
	}
	sealed, ok := bytes.CutPrefix(waiting.Sealed, []byte("credentials|events#"+key.Hash+"|"))
	var answer credentials.ClaimCredentialsResponse
	if err := proto.Unmarshal(sealed, &answer); err != nil || !ok {
		t.Fatalf("sealed: got %q (%v), want an answer for that request", waiting.Sealed, err)
	}
	if answer.GetInstanceId() != waiting.InstanceID || answer.GetUserId() != waiting.UserID || answer.GetPat() == "" ||
		!bytes.Contains(answer.GetMachineKey(), []byte("PRIVATE")) {
		t.Errorf("answer: got %v", &answer)
	}
	for _, secret := range []string{answer.GetPat(), "PRIVATE"} {
		if strings.Contains(p.log.String(), secret) {
			t.Errorf("log: got %s, want no secret", p.log.String())
		}
	}
	got := p.lines(t)
	if len(got) != 1 || got[0].DurationMs == nil {
		t.Fatalf("log: got %+v, want one line with the duration", got)
	}
	got[0].DurationMs = nil
	wantLine := line{Level: "INFO", Msg: "message", MessageID: "m1", RequestID: "r-1", Outcome: "InstanceCreated", EventID: change.Event.ID}
	if diff := cmp.Diff(wantLine, got[0]); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}

// TestHandler_outcome checks how the results of its parts decide whether a message
// returns to the queue, and what is written.
func TestHandler_outcome(t *testing.T) {
	repeated := &tenant.Repeated{Record: tenant.RequestRecord{Sealed: []byte("e-0"), ExpiresAt: at.Add(time.Hour)}}
	always := func(err error) func(context.Context, int, tenant.Change) error {
		return func(context.Context, int, tenant.Change) error { return err }
	}
	first := func(err, then error) func(context.Context, int, tenant.Change) error {
		return func(_ context.Context, n int, _ tenant.Change) error {
			if n == 1 {
				return err
			}
			return then
		}
	}
	for _, tt := range []struct {
		name, body string
		parts      *parts
		outcome    string
		errorID    string
		goesBack   bool
		changes    int
	}{
		{"created", machineMessage("r"), &parts{}, "InstanceCreated", "", false, 1},
		{"set up", orgMessage("r"), &parts{}, "OrgSetUp", "", false, 1},
		{"repeated", machineMessage("r"), &parts{apply: always(repeated)}, "repeated", "", false, 1},
		{"repeated organisation", orgMessage("r"), &parts{snapshot: func(tenant.Query) (tenant.Snapshot, error) {
			return tenant.Snapshot{Request: &repeated.Record}, nil
		}}, "repeated", "", false, 0},
		{"expired record", orgMessage("r"), &parts{snapshot: func(tenant.Query) (tenant.Snapshot, error) {
			return tenant.Snapshot{Request: &tenant.RequestRecord{ExpiresAt: at.Truncate(time.Second)}, Instance: &tenant.Instance{ID: instanceID, Domains: []tenant.InstanceDomain{{Domain: "a.example"}}}}, nil
		}}, "OrgSetUp", "", false, 1},
		{"taken", machineMessage("r"), &parts{apply: first(instance.ErrHostTaken, nil)}, "InstanceRejected", "V3-DKcYh", false, 2},
		{"taken, and rejected before", machineMessage("r"), &parts{apply: first(instance.ErrHostTaken, repeated)}, "repeated", "", false, 2},
		{"taken, and the store fails", machineMessage("r"), &parts{apply: first(instance.ErrHostTaken, tenant.ErrUnavailable)}, "failed", "STORE-bUsy1", true, 2},
		{"collisions until the end", machineMessage("r"), &parts{apply: always(tenant.ErrCollision)}, "failed", "INTER-nal00", true, 3},
		{"one collision", machineMessage("r"), &parts{apply: first(tenant.ErrCollision, nil)}, "InstanceCreated", "", false, 2},
		{"store is busy", machineMessage("r"), &parts{apply: always(tenant.ErrUnavailable)}, "failed", "STORE-bUsy1", true, 1},
		{"store answers nonsense", machineMessage("r"), &parts{apply: always(errors.New("nonsense"))}, "failed", "", true, 1},
		{"store panics", machineMessage("r"), &parts{apply: func(context.Context, int, tenant.Change) error { panic("no") }}, "failed", "", true, 1},
		{"no data key", machineMessage("r"), &parts{sealErr: tenant.ErrSealUnavailable}, "failed", "KMS-bUsy2", true, 0},
		{"no key pair", machineMessage("r"), &parts{keyErr: tenant.ErrKeysUnavailable}, "failed", "KMS-bUsy1", true, 0},
		{"read fails", orgMessage("r"), &parts{snapshot: func(tenant.Query) (tenant.Snapshot, error) {
			return tenant.Snapshot{}, tenant.ErrUnavailable
		}}, "failed", "STORE-bUsy1", true, 0},
		{"unknown instance", orgMessage("r"), &parts{snapshot: func(tenant.Query) (tenant.Snapshot, error) {
			return tenant.Snapshot{}, nil
		}}, "OrgRejected", "", false, 1},
		{"unreadable", "no JSON", &parts{}, "unreadable", "", true, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			back := mustHandle(context.Background(), t, tt.parts.handler(), batchOf(tt.body))
			if got := len(back) == 1; got != tt.goesBack {
				t.Errorf("returned to the queue: got %v, want %v", got, tt.goesBack)
			}
			if got := len(tt.parts.changes); got != tt.changes {
				t.Errorf("changes: got %d, want %d", got, tt.changes)
			}
			lines := tt.parts.lines(t)
			if len(lines) != 1 {
				t.Fatalf("log: got %d lines, want 1", len(lines))
			}
			l := lines[0]
			if l.Outcome != tt.outcome || l.ErrorID != tt.errorID {
				t.Errorf("log: got %q with %q, want %q with %q", l.Outcome, l.ErrorID, tt.outcome, tt.errorID)
			}
			wantCounted := tt.errorID
			if wantCounted == "" {
				wantCounted = map[string]string{
					"store answers nonsense": "INTER-nal00", "store panics": "INTER-nal00",
					"unknown instance": "NOT_FOUND", "unreadable": "INVALID_ARGUMENT",
				}[tt.name]
			}
			if l.CountedAs != wantCounted {
				t.Errorf("counted as %q, want %q", l.CountedAs, wantCounted)
			}
			if l.Outcome == "repeated" && l.EventID != "e-0" {
				t.Errorf("event of the first time: got %q, want e-0", l.EventID)
			}
			if wantLevel := map[bool]string{true: "ERROR", false: "INFO"}[tt.goesBack]; l.Level != wantLevel {
				t.Errorf("level: got %s, want %s", l.Level, wantLevel)
			}
		})
	}
}

// TestHandler_time checks that each message has a time limit within the
// invocation's, that messages not begun in time return to the queue untouched, and
// that nothing outlives the call.
func TestHandler_time(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := parts{apply: func(ctx context.Context, _ int, change tenant.Change) error {
			if strings.HasPrefix(change.Event.RequestID, "slow") {
				<-ctx.Done()
				return tenant.ErrUnavailable.WithCause(ctx.Err())
			}
			return nil
		}}
		h := p.handler()
		h.Timeout = 2 * time.Second
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		bodies := []string{machineMessage("quick-1")}
		for i := range 16 {
			bodies = append(bodies, machineMessage(fmt.Sprintf("slow-%d", i)))
		}
		bodies = append(bodies, machineMessage("late"))
		start := time.Now()
		back := mustHandle(ctx, t, h, batchOf(bodies...))
		if took := time.Since(start); took > 2500*time.Millisecond {
			t.Errorf("took %v, want half a second of the invocation left", took)
		}
		if len(back) != 17 || back[0] != "m2" {
			t.Errorf("returned to the queue: got %v, want all but the first", back)
		}
		for _, change := range p.changes {
			if change.Event.RequestID == "late" {
				t.Error("a message was begun without enough time left")
			}
		}
	})
}

// TestHandler_large checks that each message of the largest possible batch is
// handled once.
func TestHandler_large(t *testing.T) {
	var p parts
	h := p.handler()
	var bodies []string
	for i := range 200 {
		bodies = append(bodies, orgMessage(fmt.Sprintf("r-%d", i)))
	}
	if back := mustHandle(context.Background(), t, h, batchOf(bodies...)); len(back) != 0 {
		t.Errorf("returned to the queue: %v", back)
	}
	if got := len(p.changes); got != 200 {
		t.Errorf("changes: got %d, want 200", got)
	}
	response, err := h.Handle(context.Background(), events.SQSEvent{})
	if text, _ := json.Marshal(response); err != nil || string(text) != `{"batchItemFailures":[]}` {
		t.Errorf("empty batch: got %s, %v", text, err)
	}
}

// FuzzHandler checks that any message either returns to the queue, is a repetition,
// or has one outcome, and that nothing panics.
func FuzzHandler(f *testing.F) {
	for _, body := range []string{
		machineMessage("r"), orgMessage("r"), `{"id":"e"}`, `{`, message("InstanceRequested", "r", `"human":{"email":{"email":"a@b.example"}}`),
		message("OrgRequested", "r", `"instanceId":"x","org":7`), message("Other", "", `"a":[[]]`),
		message("InstanceRequested", "r", `"human":{"password":"hunter2"}`),
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var p parts
		back := mustHandle(context.Background(), t, p.handler(), batchOf(body))
		lines := p.lines(t)
		if len(lines) != 1 || strings.Contains(lines[0].Error, "panic") {
			t.Fatalf("log: got %+v", lines)
		}
		// The fake store accepts everything, so nothing fails.
		if lines[0].Outcome == "failed" {
			t.Errorf("failed: %s", lines[0].Error)
		}
		if lines[0].Outcome == "own" {
			if len(back)+len(p.changes) != 0 {
				t.Errorf("own event: returned to the queue: %v, changes %d", back, len(p.changes))
			}
			return
		}
		if len(back)+len(p.changes) != 1 {
			t.Errorf("returned to the queue: %v, changes: %d; want one of them", back, len(p.changes))
		}
		for _, change := range p.changes {
			if change.Request == nil || change.Event.RequestID == "" || change.Request.Key != tenant.NewRequestKey("events", change.Event.RequestID) &&
				lines[0].ErrorID != event.ErrSourceNotAllowed.ID {
				t.Errorf("change without its request: %+v", change)
			}
		}
	})
}
