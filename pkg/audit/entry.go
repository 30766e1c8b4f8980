package audit

import (
	"strconv"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Entry is one thing that happened to one aggregate.
type Entry struct {
	// Sequence is the entry's number in the log of its instance: it grows with
	// time, and no two entries have the same.
	Sequence uint64
	// Type is one of Types.
	Type      string
	Aggregate Aggregate
	Editor    Editor
	At        time.Time
	// Payload is nil for nothing. It holds no secret and no hash of one. Its
	// values are what encoding/json makes of any.
	Payload map[string]any
}

// Aggregate is what an entry is about.
type Aggregate struct {
	Type AggregateType
	// ID is empty for a user whom nobody knows.
	ID string
	// ResourceOwner is the instance's id, or that of an organisation for what
	// belongs to it.
	ResourceOwner string
}

// AggregateType is a kind of Aggregate.
type AggregateType string

// The aggregates.
const (
	AggregateInstance AggregateType = "instance"
	AggregateOrg      AggregateType = "org"
	AggregateProject  AggregateType = "project"
	// AggregateAuthorization is of the roles of a user in a project.
	AggregateAuthorization AggregateType = "usergrant"
	AggregateUser          AggregateType = "user"
	AggregateWebKey        AggregateType = "web_key"
)

// AggregateTypes are all of them, in the order of their names.
func AggregateTypes() []AggregateType {
	return []AggregateType{AggregateInstance, AggregateOrg, AggregateProject, AggregateUser, AggregateAuthorization, AggregateWebKey}
}

// Editor is who did it. It is empty for what the system did itself, and for
// what was done by somebody who did not show who they are.
type Editor struct {
	// UserID is a user's id, or the name of a system user or an operator.
	UserID string
	// DisplayName is a user's present one; empty for who is gone, and for others
	// than users.
	DisplayName string
	// Service is the source of the request by event that asked for it.
	Service string
}

// eventActor begins the actor of what was asked for by an event.
const eventActor = "event:"

func editorOf(actor string) Editor {
	if source, ok := strings.CutPrefix(actor, eventActor); ok {
		return Editor{Service: source}
	}
	return Editor{UserID: actor}
}

// maxEntries is how many entries an event may have, so that the numbers of two
// events never meet: tenant.IDs are that far apart.
const maxEntries = 32

// number makes the numbers of an event's entries of the event's id.
func number(entries []Entry, e tenant.Event) []Entry {
	first, err := strconv.ParseUint(e.ID, 10, 64)
	if err != nil {
		first = 0 // no maker of ids makes it
	}
	for i := range entries {
		entries[i].Sequence = first + uint64(i) //nolint:gosec // at most maxEntries
	}
	return entries
}
