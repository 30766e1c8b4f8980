package tenant

import "time"

// WaitingCredentials are the credentials of an owner created on request of an event.
// They are never part of an event; they wait to be claimed, once.
type WaitingCredentials struct {
	// Key identifies the request that created the owner.
	Key RequestKey
	// InstanceID and UserID identify the owner, OrgID is their organisation.
	InstanceID, UserID, OrgID string
	// Sealed is the response to the claim, a ClaimCredentialsResponse in binary form,
	// encrypted for SealCredentials with Binding.
	Sealed []byte
	// ExpiresAt is when they can no longer be claimed.
	ExpiresAt time.Time
}

// EventsCaller is the Caller in the RequestKey of a request that arrived as an event.
// All event producers count as one caller.
const EventsCaller = "events"

// Binding ties the ciphertext to its request: moved to another one, it cannot be
// opened.
func (c *WaitingCredentials) Binding() string { return c.Key.Caller + "#" + c.Key.Hash }

// ErrCredentialsGone means that there are no credentials to claim: they never existed,
// were claimed already, or expired.
var ErrCredentialsGone = &Error{
	Kind: KindNotFound, ID: "CREDS-gOne1", Key: "No credentials wait for this request: they were claimed, expired, or never existed",
}
