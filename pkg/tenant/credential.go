package tenant

import "time"

// CredentialKind says what a Credential is.
type CredentialKind int

// The kinds of credentials that are listed.
const (
	CredentialKey CredentialKind = iota
	CredentialToken
)

// Credential is what lists tell of a machine key or a personal access token.
type Credential struct {
	// OrgID is the organisation of the user.
	UserID, OrgID, ID string
	ExpiresAt         time.Time
	Revision
}

// CredentialQuery says which credentials of an instance are wanted.
type CredentialQuery struct {
	InstanceID string
	Kind       CredentialKind
	// User asks for those of that user, nil for all users.
	User *User
	// ID asks for the one with that id, "" for all.
	ID string
}
