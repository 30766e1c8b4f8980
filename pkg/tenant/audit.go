package tenant

import "time"

// AuditType names what an AuditRecord tells, as the audit log of the public
// API does.
type AuditType string

// What happens when people sign in, and when credentials come and go.
const (
	PasswordCheckSucceeded AuditType = "user.human.password.check.succeeded"
	PasswordCheckFailed    AuditType = "user.human.password.check.failed"
	SecretCheckFailed      AuditType = "user.machine.secret.check.failed"
	SignedOut              AuditType = "user.human.signed.out"
	ConsentGiven           AuditType = "user.human.consent.given" // ours
	RefreshTokenAdded      AuditType = "user.human.refresh.token.added"
	RefreshTokenRemoved    AuditType = "user.human.refresh.token.removed"
	AccessTokenAdded       AuditType = "user.token.added"
	AccessTokenRemoved     AuditType = "user.token.removed"
	PATRemoved             AuditType = "user.pat.removed"

	ClientSecretCheckFailed AuditType = "project.application.secret.check.failed"
)

// AuditRecordLife is how long an AuditRecord is kept. Events stay.
const AuditRecordLife = 365 * 24 * time.Hour

// AuditRecord is an entry of an instance's audit log that nobody is sent: it
// lies among the instance's events, but is not published, and expires.
type AuditRecord struct {
	InstanceID string
	// ID is like that of an Event, in whose order it comes.
	ID   string
	Type AuditType
	// Actor is the id of the user who did it; empty where nobody showed who
	// they are.
	Actor string
	At    time.Time
	AuditData
	// ExpiresAt is AuditRecordLife after At.
	ExpiresAt time.Time
}

// AuditData is what an AuditRecord tells. It holds no secret, nor anything that
// was typed into a form.
type AuditData struct {
	// UserID is whom it is about, OrgID their organisation; both empty for a
	// login name that nobody has.
	UserID string `json:"userId,omitempty"`
	OrgID  string `json:"orgId,omitempty"`
	// ProjectID and ApplicationID are those of an application that it is about, of
	// OrgID.
	ProjectID     string `json:"projectId,omitempty"`
	ApplicationID string `json:"applicationId,omitempty"`
	// ClientID is that of the application or of a token. TokenID is the token's id,
	// and opens nothing.
	ClientID string `json:"clientId,omitempty"`
	TokenID  string `json:"tokenId,omitempty"`
}

// EventQuery asks for a part of an instance's log of events and audit records.
type EventQuery struct {
	// First and Last bound the ids, which are in the order of time; both are
	// included. See FirstID.
	First, Last uint64
	// Descending begins with the newest.
	Descending bool
	// Limit is how many are looked at.
	Limit int
	// At is the time of the question: records that expired by then are left out.
	At time.Time
}

// EventPage is a part of the log.
type EventPage struct {
	// Events in the order asked for. Those that were stored have JSON as their
	// Data, whatever their type.
	Events []Event
	// Read is how many were looked at.
	Read int
	// Next is the First or, descending, the Last of the query for what follows; 0
	// if nothing does.
	Next uint64
}
