package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tenantry/tenantry/infra/local/eventbridge"
)

const busName = "tenantry"

// bus stands in for EventBridge with template.yaml's rules and a subscriber: events
// published by tenantry go to told, and to removed if they report a removal; other
// producers' requests go to requested.
type bus struct {
	told               func(detailType string, detail json.RawMessage)
	requested, removed func(event []byte)
}

// busEvent is an event as delivered.
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

// deliver passes an event to its targets.
func (b *bus) deliver(id string, e eventbridge.Entry) error {
	if e.EventBusName != busName {
		return fmt.Errorf("no bus %q here, only %q", e.EventBusName, busName)
	}
	event := busEvent{
		Version: "0", ID: id, DetailType: e.DetailType, Source: e.Source, Account: "000000000000",
		Time: time.Now().UTC().Truncate(time.Second), Region: region, Resources: []string{}, Detail: json.RawMessage(e.Detail),
	}
	text, err := json.Marshal(event)
	if err != nil {
		return err
	}
	switch {
	case e.Source == "tenantry":
		b.told(e.DetailType, event.Detail)
		if slices.Contains([]string{"InstanceRemoved", "OrgRemoved", "UserRemoved", "ProjectRemoved", "ProjectGrantRemoved"}, e.DetailType) {
			b.removed(text)
		}
	case slices.Contains([]string{"InstanceRequested", "OrgRequested", "CallRequested"}, e.DetailType) || asks(event.Detail):
		b.requested(text)
	default:
		// No rule matches, which EventBridge does not report either.
	}
	return nil
}

// asks reports whether a detail looks like a request of any type.
func asks(detail json.RawMessage) bool {
	var members map[string]json.RawMessage
	return json.Unmarshal(detail, &members) == nil && members["requestId"] != nil && members["version"] != nil
}

// beside serves the bus at api's address, for callers with the credentials.
func (b *bus) beside(api http.Handler, credentials aws.Credentials) http.Handler {
	events := guarded(credentials, eventbridge.Server{Take: b.deliver})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if eventbridge.IsCall(r) {
			events.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
}
