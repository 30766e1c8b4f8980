package queue

import (
	"encoding/json"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// record is what is remembered of a request: who asked for what, and which
// event told its outcome. It holds no answer, and so needs no secrecy.
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

// readRecord reads what bytes made.
func readRecord(found tenant.RequestRecord) record {
	var r record
	if json.Unmarshal(found.Sealed, &r) != nil || r.Fingerprint == "" {
		// Records of before hold the event's id alone. They are gone after
		// recordLifetime.
		return record{EventID: string(found.Sealed)}
	}
	return r
}

// isOf reports whether it is the record of what this source asks for.
func (r record) isOf(source, fingerprint string) bool {
	return r.Fingerprint == "" || r.Source == source && r.Fingerprint == fingerprint
}

// keyApart is where a refusal is remembered that must not take the request's id:
// by what was asked, too. No requestId has that separator.
func (c *carrier) keyApart() tenant.RequestKey {
	return tenant.NewRequestKey(tenant.EventsCaller, c.request.ID+"#"+c.fingerprint())
}

// fingerprint of the request, made once.
func (c *carrier) fingerprint() string {
	if c.made == "" {
		c.made = c.request.Fingerprint()
	}
	return c.made
}
