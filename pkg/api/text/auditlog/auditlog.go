// Package auditlog has the words for the audit log: the texts of its types of
// events and aggregates, in the languages of package text. It is a package of its
// own so that only the function that serves the log links them.
//
// A language is one file, as in package text. A type that no file has shows its
// key.
package auditlog

import (
	"embed"

	"github.com/tenantry/tenantry/pkg/api/text"
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
