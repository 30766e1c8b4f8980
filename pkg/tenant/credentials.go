package tenant

import "time"

// WaitingCredentials are those of an owner that an event asked for: they never
// travel with an event, but wait to be claimed, once.
type WaitingCredentials struct {
	// Key is that of the request that made the owner.
	Key RequestKey
	// InstanceID and UserID are the owner's, OrgID is their organisation.
	InstanceID, UserID, OrgID string
	// Sealed is the answer to their claim, ClaimCredentialsResponse in its
	// binary form, as ciphertext: SealCredentials with Binding.
	Sealed []byte
	// ExpiresAt is when they are no longer given out.
	ExpiresAt time.Time
}

// EventsCaller is the Caller of the RequestKey of a request that came as an
// event: whoever may put events on the bus is one caller.
const EventsCaller = "events"

// Binding ties the ciphertext to its request: what is moved to another one
// does not open.
func (c *WaitingCredentials) Binding() string { return c.Key.Caller + "#" + c.Key.Hash }

// ErrCredentialsGone says that there are no credentials to claim: there never
// were, they were claimed, or they expired.
var ErrCredentialsGone = &Error{
	Kind: KindNotFound, ID: "CREDS-gOne1", Key: "No credentials wait for this request: they were claimed, expired, or never existed",
}
