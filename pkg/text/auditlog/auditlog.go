// Package auditlog has the words for the audit log: the texts of its types of
// events and aggregates, in the languages of the refusals. A type that no file has
// shows its key.
package auditlog

import (
	"embed"

	"github.com/tenantry/tenantry/pkg/text"
)

//go:embed active.*.json
var files embed.FS

// Load makes the catalogue of the audit log. See text.Read.
func Load() (*text.Catalogue, error) { return text.Read(files) }

// The prefixes of the keys, to which a type is added.
const (
	EventTypes     = "EventTypes."
	AggregateTypes = "AggregateTypes."
)
