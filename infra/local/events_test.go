package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/infra/local/eventbridge"
)

// The bus delivers according to its two rules.
func TestBus(t *testing.T) {
	var delivered string
	b := &bus{
		told:      func(detailType string, detail json.RawMessage) { delivered = "told " + detailType + string(detail) },
		requested: func(event []byte) { delivered = "requested " + string(event) },
		removed:   func(event []byte) { delivered += " removed " + string(event) },
	}
	for _, c := range []struct {
		name, source, detailType, detail string
		delivered                        string // a part of the delivery; "" for none
	}{
		{"a request", "signup", "InstanceRequested", `{"a":1}`, `"detail-type":"InstanceRequested","source":"signup"`},
		{"a request of a misspelt type", "signup", "InstanceRequest", `{"requestId":"r","version":"1"}`, `"detail-type":"InstanceRequest","source":"signup"`},
		{"what happened", "tenantry", "OrgSetUp", `{"a":1}`, `told OrgSetUp{"a":1}`},
		{"a removal", "tenantry", "InstanceRemoved", `{"a":1}`, `told InstanceRemoved{"a":1} removed {"version":"0"`},
		{"an organisation's", "tenantry", "OrgRemoved", `{"a":1}`, `"detail-type":"OrgRemoved","source":"tenantry"`},
		{"the end of one", "tenantry", "InstanceErased", `{"a":1}`, `told InstanceErased{"a":1}`},
		{"nobody else's", "signup", "InstanceRemoved", `{"a":1}`, ""},
		{"the outcome of a request", "tenantry", "InstanceCreated", `{"requestId":"r","version":"1"}`, `told InstanceCreated`},
		{"no request by tenantry itself", "tenantry", "OrgRequested", `{"a":1}`, `told OrgRequested`},
		{"nobody's", "signup", "Hello", `{"a":1}`, ""},
		{"nobody's, with a number of its own", "signup", "Hello", `{"requestId":"r"}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			delivered = ""
			body := fmt.Sprintf(`{"Entries":[{"EventBusName":"tenantry","Source":%q,"DetailType":%q,"Detail":%q}]}`, c.source, c.detailType, c.detail)
			request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
			request.Header.Set("X-Amz-Target", "AWSEvents.PutEvents")
			answer := httptest.NewRecorder()
			eventbridge.Server{Take: b.deliver}.ServeHTTP(answer, request)
			if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), `"FailedEntryCount":0`) {
				t.Errorf("got %d %s, want 200 and no failed entry", answer.Code, answer.Body)
			}
			if c.delivered == "" && delivered != "" || !strings.Contains(delivered, c.delivered) {
				t.Errorf("delivered: got %q, want %q", delivered, c.delivered)
			}
		})
	}
}

// A failed message is delivered again, alone, and given up in the end.
func TestRequestQueue(t *testing.T) {
	q := newRequestQueue()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	received := map[string][]string{}
	q.handle = func(_ context.Context, batch events.SQSEvent) (response events.SQSEventResponse, err error) {
		for _, m := range batch.Records {
			received[m.Body] = append(received[m.Body], m.Attributes["ApproximateReceiveCount"])
			if m.Body == "poison" {
				response.BatchItemFailures = append(response.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
			}
		}
		return response, nil
	}
	q.giveUp = func(m events.SQSMessage) {
		if m.Body != "poison" {
			t.Errorf("given up: %s", m.Body)
		}
		cancel()
	}
	for _, body := range []string{"a", "poison", "b"} {
		q.send([]byte(body))
	}
	for ctx.Err() == nil {
		q.handOn(ctx, q.receiveAt(time.Now().Add(time.Hour)))
	}
	want := map[string][]string{"a": {"1"}, "b": {"1"}, "poison": {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}}
	if diff := cmp.Diff(want, received); diff != "" {
		t.Errorf("receive counts (-want +got):\n%s", diff)
	}
}

// As on AWS, a response that lists a failure without an identifier fails the whole batch.
func TestStandIns_empty_identifier(t *testing.T) {
	q := newRequestQueue()
	q.giveUp = func(events.SQSMessage) { t.Error("given up") }
	q.handle = func(context.Context, events.SQSEvent) (response events.SQSEventResponse, err error) {
		response.BatchItemFailures = []events.SQSBatchItemFailure{{}}
		return response, nil
	}
	q.send([]byte("a"))
	q.send([]byte("b"))
	q.handOn(t.Context(), q.receiveAt(time.Now()))
	if again := q.receiveAt(time.Now().Add(time.Hour)); len(again) != 2 {
		t.Errorf("redelivered messages: got %d, want 2", len(again))
	}
	c := newChanges()
	c.handle = func(context.Context, events.DynamoDBEvent) (response events.DynamoDBEventResponse, err error) {
		response.BatchItemFailures = []events.DynamoDBBatchItemFailure{{}}
		return response, nil
	}
	c.tell(nil)
	c.tell(nil)
	if done := c.handOn(t.Context(), c.next()); done != 0 {
		t.Errorf("completed records: got %d, want 0", done)
	}
}

// The run ends at once, even while idle.
func TestRequestQueue_Ends(t *testing.T) {
	q, c := newRequestQueue(), newChanges()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{}, 2)
	go func() { q.run(ctx); ended <- struct{}{} }()
	go func() { c.run(ctx); ended <- struct{}{} }()
	cancel()
	<-ended
	<-ended
}

// A change is passed on with the items of its transaction, from the first record that failed.
func TestChanges(t *testing.T) {
	engine := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || bytes.Contains(body, []byte("cancelled")) {
			w.WriteHeader(http.StatusBadRequest)
		}
		_, _ = io.WriteString(w, "{}")
	}))
	defer engine.Close()
	c := newChanges()
	client := c.client(new(net.Dialer).DialContext)
	put := func(operation, id string) {
		item := `{"Put":{"Item":{"pk":{"S":"p"},"sk":{"S":"` + id + `"},"kind":{"S":"event"},"id":{"S":"` + id + `"}}}}`
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, engine.URL, strings.NewReader(
			`{"TransactItems":[{"Put":{"Item":{"pk":{"S":"p"},"sk":{"S":"s"}}}},`+item+`]}`))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Amz-Target", "DynamoDB_20120810."+operation)
		response, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
	put("TransactWriteItems", "1")
	put("TransactWriteItems", "cancelled")
	put("Query", "2")
	put("TransactWriteItems", "3")
	put("TransactWriteItems", "4")

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var got [][]string
	c.handle = func(_ context.Context, batch events.DynamoDBEvent) (response events.DynamoDBEventResponse, err error) {
		var ids []string
		for _, r := range batch.Records {
			ids = append(ids, r.Change.NewImage["id"].String())
		}
		got = append(got, ids)
		switch len(got) {
		case 1:
			response.BatchItemFailures = []events.DynamoDBBatchItemFailure{{ItemIdentifier: "2"}}
		case 2:
			return response, errors.New("died")
		}
		return response, nil
	}
	done := 0
	for batch := c.next(); len(batch) > 0; batch = c.next() {
		n := c.handOn(ctx, batch)
		done += n
		c.forget(n)
	}
	want := [][]string{{"1", "3", "4"}, {"3", "4"}, {"3", "4"}}
	if diff := cmp.Diff(want, got); diff != "" || done != 3 {
		t.Errorf("batches, %d done (-want +got):\n%s", done, diff)
	}
}

// Lines that arrive while something else is shown wait until that is complete.
func TestScreen_Later(t *testing.T) {
	var out bytes.Buffer
	s := newScreen(&out)
	s.printf("one ")
	s.later("three ")
	s.printf("two ")
	s.release()
	s.later("four")
	if got, want := out.String(), "one two three four"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if slices.Contains(s.held.lines, "three ") {
		t.Error("a line would be shown twice")
	}
}
