package tenant

import "time"

// AuditType is the type of an AuditRecord, named as in the public API's audit log.
type AuditType string

// Sign-ins, and the life of credentials.
const (
	PasswordCheckSucceeded AuditType = "user.human.password.check.succeeded"
	PasswordCheckFailed    AuditType = "user.human.password.check.failed"
	SecretCheckFailed      AuditType = "user.machine.secret.check.failed"
	SignedOut              AuditType = "user.human.signed.out"
	ConsentGiven           AuditType = "user.human.consent.given"   // not in the original
	ConsentRevoked         AuditType = "user.human.consent.revoked" // not in the original
	RefreshTokenAdded      AuditType = "user.human.refresh.token.added"
	RefreshTokenRemoved    AuditType = "user.human.refresh.token.removed"
	AccessTokenAdded       AuditType = "user.token.added"
	AccessTokenRemoved     AuditType = "user.token.removed"
	PATRemoved             AuditType = "user.pat.removed"

	ClientSecretCheckFailed AuditType = "project.application.secret.check.failed"
)

// AuditRecordLife is how long an AuditRecord is kept. Events are kept for good.
const AuditRecordLife = 365 * 24 * time.Hour

// AuditRecord is an entry of an instance's audit log. Unlike an Event, with which it is
// stored, it is not published and it expires.
type AuditRecord struct {
	InstanceID string
	// ID has the form of an Event's id and sorts among those.
	ID   string
	Type AuditType
	// Actor is the id of the user who acted; empty if nobody authenticated.
	Actor string
	At    time.Time
	AuditData
	// ExpiresAt is AuditRecordLife after At.
	ExpiresAt time.Time
}

// AuditData is the content of an AuditRecord. It holds no secrets and nothing that was
// typed into a form.
type AuditData struct {
	// UserID is the user concerned, OrgID their organisation; both are empty for an
	// unknown login name.
	UserID string `json:"userId,omitempty"`
	OrgID  string `json:"orgId,omitempty"`
	// ProjectID and ApplicationID are set if an application of OrgID is concerned.
	ProjectID     string `json:"projectId,omitempty"`
	ApplicationID string `json:"applicationId,omitempty"`
	// ClientID is the client of the application or token. TokenID is the token's id,
	// which grants no access.
	ClientID string `json:"clientId,omitempty"`
	TokenID  string `json:"tokenId,omitempty"`
}

// EventQuery selects part of an instance's log of events and audit records.
type EventQuery struct {
	// First and Last are the inclusive bounds of the ids, which sort by time. See
	// FirstID.
	First, Last uint64
	// Descending starts with the newest.
	Descending bool
	// Limit is how many entries are examined.
	Limit int
	// At is the time of the query: records that expired by then are omitted.
	At time.Time
}

// EventPage is a part of the log.
type EventPage struct {
	// Events are in the requested order. The Data of stored events is JSON, whatever
	// their type.
	Events []Event
	// Read is how many entries were examined.
	Read int
	// Next is the First of the query for what follows, or its Last if descending; 0 at
	// the end.
	Next uint64
}
