package queue_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/event/queue"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const instanceID = "1040300000000000000"

var at = time.Date(2026, time.November, 24, 6, 7, 8, 123456789, time.UTC)

// parts are a Handler's dependencies: a store that records the changes it is asked
// to apply and answers as the test wants, a sealer that marks what it sealed, and a
// keyring without keys.
type parts struct {
	tenant.Store
	mu       sync.Mutex
	changes  []tenant.Change
	apply    func(ctx context.Context, n int, change tenant.Change) error
	snapshot func(tenant.Query) (tenant.Snapshot, error)
	sealErr  error
	keyErr   error
	// senders; nil allows everything to the senders of the messages.
	senders map[string]event.Rights
	log     bytes.Buffer
}

func (p *parts) Apply(ctx context.Context, change tenant.Change) error {
	p.mu.Lock()
	p.changes = append(p.changes, change)
	n := len(p.changes)
	p.mu.Unlock()
	if p.apply != nil {
		return p.apply(ctx, n, change)
	}
	return nil
}

func (p *parts) Snapshot(_ context.Context, query tenant.Query) (tenant.Snapshot, error) {
	if p.snapshot != nil {
		return p.snapshot(query)
	}
	return tenant.Snapshot{Instance: &tenant.Instance{ID: query.InstanceID, Domains: []tenant.InstanceDomain{{Domain: "acme.example.com"}}}}, nil
}

func (p *parts) Seal(_ context.Context, purpose tenant.SealPurpose, binding string, plaintext []byte) ([]byte, error) {
	return fmt.Appendf(nil, "%s|%s|%s", purpose, binding, plaintext), p.sealErr
}

func (p *parts) Open(context.Context, tenant.SealPurpose, string, []byte) ([]byte, error) {
	return nil, errors.New("events open nothing")
}

func (p *parts) MachineKeyPair(context.Context, tenant.KeyUse) (*tenant.KeyPair, error) {
	return &tenant.KeyPair{PrivateKeyPEM: []byte("PRIVATE"), PublicKey: []byte("PUBLIC")}, p.keyErr
}

func (p *parts) handler() *queue.Handler {
	clock := func() time.Time { return at }
	var n atomic.Int64
	ids := func() string { return fmt.Sprintf("20000000000000%05d", n.Add(1)) }
	senders, err := event.NewSenders(p.senders)
	if p.senders == nil {
		all := event.Rights{InstanceRequested: true, OrgRequested: []string{event.EveryInstance}}
		senders, err = event.NewSenders(map[string]event.Rights{"com.example": all, "com.example.signup": all})
	}
	if err != nil {
		panic(err)
	}
	return &queue.Handler{
		Senders: senders,
		CreateInstance: &instance.Create{
			Store: p, Keyring: p, Clock: clock, IDs: ids, ExternalDomain: "tenants.example.com", DefaultLanguage: "en",
		},
		SetupOrg: &org.SetUp{
			Store: p, Clock: clock, IDs: ids, NormalizePhone: func(number string) (string, error) { return number, nil },
		},
		Store: p, Sealer: p, Clock: clock, IDs: ids, Timeout: 10 * time.Second,
		Log: telemetry.WithMetrics(telemetry.NewLogger(&p.log, slog.LevelInfo), "stack-1"),
	}
}

func message(detailType, requestID, body string) string {
	return fmt.Sprintf(`{"id":"envelope","detail-type":%q,"source":"com.example","detail":{"version":"1","requestId":%q,"correlation":{"a":1},%s}}`,
		detailType, requestID, body)
}

func machineMessage(requestID string) string {
	return message("InstanceRequested", requestID, `"instanceName":"Acme","customDomain":"acme.example.com","machine":{"userName":"robot","name":"Robot",
		"personalAccessToken":{},"machineKey":{"type":"KEY_TYPE_JSON"}}`)
}

func orgMessage(requestID string) string {
	return message("OrgRequested", requestID, `"instanceId":"`+instanceID+`","org":{"name":"Globex"},"human":{"userName":"gigi",
		"profile":{"firstName":"Gigi","lastName":"Giraffe"},"email":{"email":"gigi@example.com"}}`)
}

func batchOf(bodies ...string) events.SQSEvent {
	var batch events.SQSEvent
	for i, body := range bodies {
		batch.Records = append(batch.Records, events.SQSMessage{MessageId: fmt.Sprintf("m%d", i+1), Body: body})
	}
	return batch
}

func mustHandle(ctx context.Context, tb testing.TB, h *queue.Handler, batch events.SQSEvent) []string {
	tb.Helper()
	response, err := h.Handle(ctx, batch)
	if err != nil {
		tb.Fatalf("the batch failed as a whole: %v", err)
	}
	back := []string{}
	for _, f := range response.BatchItemFailures {
		back = append(back, f.ItemIdentifier)
	}
	return back
}

// line is a message's log line.
type line struct {
	Level, Msg, MessageID, RequestID, Outcome, EventID, ErrorID, Error string
	DurationMs                                                         *float64
	// CountedAs is the id or code under which a refusal is counted.
	CountedAs string `json:"Id"`
}

func (p *parts) lines(tb testing.TB) []line {
	tb.Helper()
	var lines []line
	for text := range strings.Lines(p.log.String()) {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			tb.Fatalf("%v in %s", err, text)
		}
		lines = append(lines, l)
	}
	return lines
}
