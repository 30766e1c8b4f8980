package dynamo

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// EventKind is the value of the attribute "kind" in event items only. The stream's
// filter depends on it.
const EventKind = "event"

// auditKind is the kind of audit records, which are stored among the events but not
// published.
const auditKind = "audit"

// eventItem is an event, or an audit record.
type eventItem struct {
	key
	Kind       string           `dynamodbav:"kind"`
	ID         string           `dynamodbav:"id"`
	InstanceID string           `dynamodbav:"instance,omitempty"`
	Type       tenant.EventType `dynamodbav:"type"`
	Actor      string           `dynamodbav:"actor"`
	At         time.Time        `dynamodbav:"at"`
	// Data and Correlation are JSON, as published.
	Data        string `dynamodbav:"data"`
	RequestID   string `dynamodbav:"requestId,omitempty"`
	Correlation string `dynamodbav:"correlation,omitempty"`
	// Request lets the sweeper find the request record and the credentials waiting to
	// be claimed.
	Request string `dynamodbav:"request,omitempty"`
	// Expires is in Unix seconds, as TTL requires; set for audit records only.
	Expires int64 `dynamodbav:"expires,omitempty"`
}

// keyOfEvent returns the key of an event: with its request if there is no instance.
func keyOfEvent(e tenant.Event, request *tenant.RequestRecord) key {
	if e.InstanceID == "" {
		return rejectionKey(request.Key, e.ID)
	}
	return eventKey(e.InstanceID, e.ID)
}

func marshalEvent(e tenant.Event, request *tenant.RequestRecord) (item, error) {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return nil, fmt.Errorf("event %s: %w", e.Type, err)
	}
	name := ""
	if request != nil {
		name = requestName(request.Key)
	}
	return marshal(eventItem{
		keyOfEvent(e, request), EventKind, e.ID, e.InstanceID, e.Type, e.Actor, e.At, string(data), e.RequestID, string(e.Correlation), name, 0,
	})
}

func marshalAuditRecord(r *tenant.AuditRecord) (item, error) {
	data, err := json.Marshal(r.AuditData)
	if err != nil {
		return nil, fmt.Errorf("audit record %s: %w", r.Type, err)
	}
	return marshal(eventItem{
		eventKey(r.InstanceID, r.ID), auditKind, r.ID, r.InstanceID, tenant.EventType(r.Type), r.Actor, r.At, string(data),
		"", "", "", r.ExpiresAt.Unix(),
	})
}
