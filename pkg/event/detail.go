package event

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Source is the source of every published event.
const Source = "tenantry"

// Detail is the detail of a published event, whose detail-type is the tenant.EventType.
type Detail struct {
	Version string `json:"version"`
	// ID is the same each time the event is published, whereas EventBridge assigns a
	// new id each time. Subscribers use it to drop duplicates. It is a decimal of 19
	// digits, ordered by time.
	ID string `json:"id"`
	// Time is when it happened.
	Time  time.Time `json:"time"`
	Actor string    `json:"actor"`
	// InstanceID is omitted for a rejection without an instance.
	InstanceID string `json:"instanceId,omitempty"`
	// RequestID and Correlation are copied from the event that requested this outcome.
	RequestID   string          `json:"requestId,omitempty"`
	Correlation json.RawMessage `json:"correlation,omitempty"`
	// Data is one of the Data types of package tenant.
	Data any `json:"data"`
}

// NewDetail returns the detail of an event.
func NewDetail(e tenant.Event) Detail {
	return Detail{
		Version: Version, ID: e.ID, Time: e.At, Actor: e.Actor, InstanceID: e.InstanceID,
		RequestID: e.RequestID, Correlation: e.Correlation, Data: e.Data,
	}
}

// JSON returns the detail as published.
func (d Detail) JSON() ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(d); err != nil {
		return nil, fmt.Errorf("detail of event %s: %w", d.ID, err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
