package dynamo

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ReadEvent decodes an event from the new image of a stream record. ok is false if the
// item is not an event. The event's Data is always a json.RawMessage, whatever its
// type, so that events written by one version can be published by another.
func ReadEvent(image map[string]events.DynamoDBAttributeValue) (event tenant.Event, ok bool, err error) {
	if text(image, "kind") != EventKind {
		return event, false, nil
	}
	event = tenant.Event{
		InstanceID: text(image, "instance"), ID: text(image, "id"), Type: tenant.EventType(text(image, "type")),
		Actor: text(image, "actor"), RequestID: text(image, "requestId"),
	}
	if event.ID == "" || event.Type == "" {
		return event, true, fmt.Errorf("event item without id or type: id %q, type %q", event.ID, event.Type)
	}
	if event.At, err = time.Parse(time.RFC3339Nano, text(image, "at")); err != nil {
		return event, true, fmt.Errorf("event item %s: attribute at: %w", event.ID, err)
	}
	data := json.RawMessage(text(image, "data"))
	if !json.Valid(data) {
		return event, true, fmt.Errorf("event item %s: attribute data is not JSON", event.ID)
	}
	event.Data = data
	if correlation := text(image, "correlation"); correlation != "" {
		if event.Correlation = json.RawMessage(correlation); !json.Valid(event.Correlation) {
			return event, true, fmt.Errorf("event item %s: attribute correlation is not JSON", event.ID)
		}
	}
	return event, true, nil
}

// text returns a string attribute, or "" if it is missing or not a string.
func text(image map[string]events.DynamoDBAttributeValue, name string) string {
	value, ok := image[name]
	if !ok || value.DataType() != events.DataTypeString {
		return ""
	}
	return value.String()
}
