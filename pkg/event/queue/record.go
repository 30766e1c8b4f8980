package queue

import (
	"encoding/json"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// record is what is stored about a request: who asked for what, and which event
// reported the outcome. It contains no response and is not secret.
type record struct {
	EventID     string `json:"eventId"`
	Source      string `json:"source"`
	Fingerprint string `json:"fingerprint"`
}

func (r record) bytes() []byte {
	text, err := json.Marshal(r)
	if err != nil {
		panic(err) // three strings
	}
	return text
}

// readRecord decodes a record.
func readRecord(found tenant.RequestRecord) record {
	var r record
	if json.Unmarshal(found.Sealed, &r) != nil || r.Fingerprint == "" {
		// Older records have only the event's id. They expire after recordLifetime.
		return record{EventID: string(found.Sealed)}
	}
	return r
}

// isOf reports whether the record belongs to this request of this source.
func (r record) isOf(source, fingerprint string) bool {
	return r.Fingerprint == "" || r.Source == source && r.Fingerprint == fingerprint
}

// keyApart returns the key for the record of a refusal that must not use up the
// request's id; it includes the fingerprint. A requestId cannot contain the separator.
func (c *carrier) keyApart() tenant.RequestKey {
	return tenant.NewRequestKey(tenant.EventsCaller, c.request.ID+"#"+c.fingerprint())
}

// fingerprint returns the request's fingerprint, computed once.
func (c *carrier) fingerprint() string {
	if c.made == "" {
		c.made = c.withoutSecretsOf(c.request).Fingerprint()
	}
	return c.made
}
