package event

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Source is that of every event that tells what happened.
const Source = "tenantry"

// Detail is what a published event tells; its detail-type is the
// tenant.EventType.
type Detail struct {
	Version string `json:"version"`
	// ID is the same each time that the event is published, while EventBridge
	// gives each publication an id of its own: by it subscribers drop repeats.
	// It is a decimal of 19 digits, ordered by time.
	ID string `json:"id"`
	// Time at which it happened.
	Time  time.Time `json:"time"`
	Actor string    `json:"actor"`
	// InstanceID is left out for a rejection that belongs to no instance.
	InstanceID string `json:"instanceId,omitempty"`
	// RequestID and Correlation are those of the request by event whose
	// outcome this is.
	RequestID   string          `json:"requestId,omitempty"`
	Correlation json.RawMessage `json:"correlation,omitempty"`
	// Data is one of the Data types of package tenant.
	Data any `json:"data"`
}

// NewDetail returns what is published of an event.
func NewDetail(e tenant.Event) Detail {
	return Detail{
		Version: Version, ID: e.ID, Time: e.At, Actor: e.Actor, InstanceID: e.InstanceID,
		RequestID: e.RequestID, Correlation: e.Correlation, Data: e.Data,
	}
}

// JSON returns the detail as it is published.
func (d Detail) JSON() ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(d); err != nil {
		return nil, fmt.Errorf("detail of event %s: %w", d.ID, err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
