package tenant

import "time"

// WaitingCredentials are those of an owner that an event asked for: they never
// travel with an event, but wait to be claimed, once.
type WaitingCredentials struct {
	// Key is that of the request that made the owner.
	Key RequestKey
	// InstanceID and UserID are the owner's.
	InstanceID, UserID string
	// Sealed are the credentials as ciphertext.
	Sealed []byte
	// ExpiresAt is when they are no longer given out.
	ExpiresAt time.Time
}

// ErrCredentialsGone says that there are no credentials to claim: there never
// were, they were claimed, or they expired.
var ErrCredentialsGone = &Error{
	Kind: KindNotFound, ID: "CREDS-gOne1", Key: "No credentials wait for this request: they were claimed, expired, or never existed",
}
