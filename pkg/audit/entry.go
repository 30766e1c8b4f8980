package audit

import (
	"strconv"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Entry is one thing that happened to one aggregate.
type Entry struct {
	// Sequence is the entry's number in its instance's log. Numbers increase with time
	// and are unique.
	Sequence uint64
	// Type is one of Types.
	Type      string
	Aggregate Aggregate
	Editor    Editor
	At        time.Time
	// Payload may be nil. It holds no secrets and no hashes of them. Its values have
	// the types to which encoding/json decodes any.
	Payload map[string]any
}

// Aggregate is what an entry is about.
type Aggregate struct {
	Type AggregateType
	// ID is empty for an unknown user.
	ID string
	// ResourceOwner is the instance's id or, for what belongs to an organisation, the
	// organisation's.
	ResourceOwner string
}

// AggregateType is a kind of Aggregate.
type AggregateType string

// The aggregates.
const (
	AggregateInstance AggregateType = "instance"
	AggregateOrg      AggregateType = "org"
	AggregateProject  AggregateType = "project"
	// AggregateAuthorization is a user's roles in a project.
	AggregateAuthorization AggregateType = "usergrant"
	AggregateUser          AggregateType = "user"
	AggregateSession       AggregateType = "session"
	AggregateWebKey        AggregateType = "web_key"
)

// AggregateTypes returns all of them, ordered by name.
func AggregateTypes() []AggregateType {
	return []AggregateType{AggregateInstance, AggregateOrg, AggregateProject, AggregateSession, AggregateUser, AggregateAuthorization, AggregateWebKey}
}

// Editor is who made the change. It is empty if the system did, or somebody who was not
// authenticated.
type Editor struct {
	// UserID is a user's id, or the name of a system user or an operator.
	UserID string
	// DisplayName is a user's current one; empty if the user is gone or the editor is
	// not a user.
	DisplayName string
	// Service is the source of the event that requested the change.
	Service string
}

// eventActor is the prefix of the actor of a request made by event.
const eventActor = "event:"

func editorOf(actor string) Editor {
	if source, ok := strings.CutPrefix(actor, eventActor); ok {
		return Editor{Service: source}
	}
	return Editor{UserID: actor}
}

// maxEntries is how many entries an event may have without overlapping the numbers of
// the next event.
const maxEntries = tenant.IDStride

// number derives the entries' numbers from the event's id.
func number(entries []Entry, e tenant.Event) []Entry {
	first, err := strconv.ParseUint(e.ID, 10, 64)
	if err != nil {
		first = 0 // not a generated id
	}
	for i := range entries {
		entries[i].Sequence = first + uint64(i) //nolint:gosec // at most maxEntries
	}
	return entries
}
