package tenant

import "time"

// CodePurpose says what a verification code is for.
type CodePurpose string

// The purposes of verification codes. A user has at most one code for each.
const (
	CodeForEmail      CodePurpose = "EMAIL"
	CodeForPhone      CodePurpose = "PHONE"
	CodeForPassword   CodePurpose = "PASSWORD"
	CodeForInvitation CodePurpose = "INVITATION"
)

// VerificationCode is what a user, or an application on their behalf, sends back
// to prove that they received it. A new one takes the place of the former.
type VerificationCode struct {
	InstanceID, UserID string
	Purpose            CodePurpose
	// Salt and Hash stand for the code, which is not kept.
	Salt, Hash []byte
	// Failures counts the wrong codes that were tried.
	Failures  int
	ExpiresAt time.Time
	// Version begins at a random number, so that a write that is meant for one
	// code never meets the next.
	Version
}
