package tenant

import "time"

// CredentialKind is the kind of a Credential.
type CredentialKind int

// The kinds of credentials that are listed.
const (
	CredentialKey CredentialKind = iota
	CredentialToken
)

// Credential is a list entry for a machine key or personal access token.
type Credential struct {
	// OrgID is the user's organisation.
	UserID, OrgID, ID string
	ExpiresAt         time.Time
	Revision
}

// CredentialQuery selects credentials of an instance.
type CredentialQuery struct {
	InstanceID string
	Kind       CredentialKind
	// User restricts the list to one user; nil means all users.
	User *User
	// ID restricts the list to one id; "" means all.
	ID string
}
