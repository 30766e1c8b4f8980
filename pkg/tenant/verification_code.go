package tenant

import "time"

// CodePurpose is what a verification code is for.
type CodePurpose string

// The purposes. A user has at most one code for each.
const (
	CodeForEmail      CodePurpose = "EMAIL"
	CodeForPhone      CodePurpose = "PHONE"
	CodeForPassword   CodePurpose = "PASSWORD"
	CodeForInvitation CodePurpose = "INVITATION"
)

// VerificationCode is sent back by a user, or an application on their behalf, to prove
// that they received it. A new code replaces the previous one.
type VerificationCode struct {
	InstanceID, UserID string
	Purpose            CodePurpose
	// Salt and Hash are derived from the code, which is not stored.
	Salt, Hash []byte
	// Failures counts wrong attempts.
	Failures  int
	ExpiresAt time.Time
	// Version starts at a random number, so that a write intended for one code never
	// applies to the next.
	Version
}
