// Package auditlog has the texts for the audit log's types of events and aggregates, in
// the languages of the refusals. A type without a text shows its key.
package auditlog

import (
	"embed"

	"github.com/tenantry/tenantry/pkg/text"
)

//go:embed active.*.json
var files embed.FS

// Load returns the catalogue of the audit log. See text.Read.
func Load() (*text.Catalogue, error) { return text.Read(files) }

// Prefixes of the keys, followed by a type.
const (
	EventTypes     = "EventTypes."
	AggregateTypes = "AggregateTypes."
)
