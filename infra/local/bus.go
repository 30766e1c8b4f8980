package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	busName = "tenantry"
	// putEvents is the one call of EventBridge's API that is served, AWS JSON 1.1.
	putEvents = "AWSEvents.PutEvents"
	// maxEntries and maxPutBytes are what one call takes. Source: Amazon
	// EventBridge API reference, PutEvents; its quota of an event's size was
	// 256 KB for long.
	maxEntries  = 10
	maxPutBytes = 256 << 10
)

// bus stands for EventBridge, with template.yaml's rule and a subscriber: what
// tenantry publishes goes to told, requests of others go to requested.
type bus struct {
	told      func(detailType string, detail json.RawMessage)
	requested func(event []byte)
}

// entry is an event as it is put.
type entry struct {
	Source, DetailType, Detail string
}

// busEvent is an event as it is delivered.
type busEvent struct {
	Version    string          `json:"version"`
	ID         string          `json:"id"`
	DetailType string          `json:"detail-type"`
	Source     string          `json:"source"`
	Account    string          `json:"account"`
	Time       time.Time       `json:"time"`
	Region     string          `json:"region"`
	Resources  []string        `json:"resources"`
	Detail     json.RawMessage `json:"detail"`
}

// putAnswer is what became of an entry.
type putAnswer struct {
	EventID      string `json:"EventId,omitempty"`
	ErrorCode    string `json:",omitempty"`
	ErrorMessage string `json:",omitempty"`
}

// isForBus tells a call of EventBridge's API from one of ours: both come to
// the same address.
func isForBus(r *http.Request) bool { return r.Header.Get("X-Amz-Target") != "" }

// ServeHTTP implements http.Handler.
func (b *bus) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, answer := b.put(r)
	text, err := json.Marshal(answer)
	if err != nil {
		status, text = http.StatusInternalServerError, nil
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	_, _ = w.Write(text) // it fails only when the caller has gone
}

func (b *bus) put(r *http.Request) (status int, answer any) {
	refuse := func(name, message string) (int, any) {
		return http.StatusBadRequest, map[string]string{"__type": name, "message": message}
	}
	if target := r.Header.Get("X-Amz-Target"); r.Method != http.MethodPost || target != putEvents {
		return refuse("UnknownOperationException", "only POST of "+putEvents+" is served here")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxPutBytes+1))
	if err != nil || len(body) > maxPutBytes {
		return refuse("ValidationException", fmt.Sprintf("the request is larger than %d bytes, or broke off", maxPutBytes))
	}
	var in struct{ Entries []entry }
	if err := json.Unmarshal(body, &in); err != nil {
		return refuse("SerializationException", err.Error())
	}
	if len(in.Entries) == 0 || len(in.Entries) > maxEntries {
		return refuse("ValidationException", fmt.Sprintf("there must be 1 to %d entries", maxEntries))
	}
	out := struct {
		FailedEntryCount int
		Entries          []putAnswer
	}{}
	for _, e := range in.Entries {
		a := b.take(e)
		if a.ErrorCode != "" {
			out.FailedEntryCount++
		}
		out.Entries = append(out.Entries, a)
	}
	return http.StatusOK, out
}

// take delivers an entry, or says what is wrong with it as EventBridge does.
func (b *bus) take(e entry) putAnswer {
	var object map[string]json.RawMessage
	switch {
	case e.Source == "" || e.DetailType == "" || e.Detail == "":
		return putAnswer{ErrorCode: "InvalidArgument", ErrorMessage: "Source, DetailType and Detail must not be empty."}
	case json.Unmarshal([]byte(e.Detail), &object) != nil || object == nil:
		return putAnswer{ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed."}
	}
	event := busEvent{
		Version: "0", ID: rand.Text(), DetailType: e.DetailType, Source: e.Source, Account: "000000000000",
		Time: time.Now().UTC().Truncate(time.Second), Region: region, Resources: []string{}, Detail: json.RawMessage(e.Detail),
	}
	switch {
	case e.Source == "tenantry":
		b.told(e.DetailType, event.Detail)
	case e.DetailType == "InstanceRequested" || e.DetailType == "OrgRequested":
		text, err := json.Marshal(event)
		if err != nil {
			return putAnswer{ErrorCode: "InternalFailure", ErrorMessage: err.Error()}
		}
		b.requested(text)
	default:
		// No rule takes it, and EventBridge does not say so either.
	}
	return putAnswer{EventID: event.ID}
}
