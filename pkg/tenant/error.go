package tenant

import (
	"errors"
	"time"
)

// Kind classifies an Error. Package api maps each kind to a wire status in one place.
type Kind int

// The kinds. KindInternal is the zero value, so that an incomplete Error is never
// blamed on the caller.
const (
	KindInternal Kind = iota
	KindInvalid
	KindPrecondition
	KindUnauthenticated
	KindPermissionDenied
	KindNotFound
	KindConflict
	KindTooLarge
	KindUnimplemented
	KindMethodNotAllowed
	KindUnprocessable
	KindUnavailable
	KindTooMany
	KindTimedOut
)

// Error is the error type for every refusal.
type Error struct {
	// Kind determines the wire status.
	Kind Kind
	// ID identifies the refusal, such as "V3-DKcYh". Empty where the contract's error
	// has none.
	ID string
	// Key is a message catalogue key, or the text itself if it is the same in every
	// language.
	Key string
	// RetryAfter is when to try again; zero if waiting does not help.
	RetryAfter time.Duration

	cause error
}

// Error returns a text for logs. Clients see the translation of Key.
func (e *Error) Error() string {
	text := e.Key
	if e.ID != "" {
		text += " (" + e.ID + ")"
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

// Unwrap returns the cause, which is for the log only.
func (e *Error) Unwrap() error { return e.cause }

// Is compares kind, id and key: "V3-DKcYh" alone stands for taken domains, organisation
// names and user names alike.
func (e *Error) Is(target error) bool {
	var other *Error
	if !errors.As(target, &other) {
		return false
	}
	return e.Kind == other.Kind && e.ID == other.ID && e.Key == other.Key
}

// WithCause returns a copy of e with a cause for the log.
func (e *Error) WithCause(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// AsError returns the Error in err's chain, or ErrInternal with err as its cause. It
// returns nil for nil.
func AsError(err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return ErrInternal.WithCause(err)
}

// Invalid returns an error for an invalid argument.
func Invalid(id, key string) *Error { return &Error{Kind: KindInvalid, ID: id, Key: key} }

// Conflict returns an error for something that is already taken.
func Conflict(id, key string) *Error { return &Error{Kind: KindConflict, ID: id, Key: key} }

// ErrInternal is the error for every fault that is not the caller's.
var ErrInternal = &Error{Kind: KindInternal, ID: "INTER-nal00", Key: "Errors.Internal"}

// ErrUnavailable means that a backing service was down, busy or too slow. Nothing was
// written, unless only the response was late; repeating the request with its
// idempotency key resolves that.
var ErrUnavailable = &Error{
	Kind: KindUnavailable, ID: "STORE-bUsy1", Key: "Errors.Unavailable", RetryAfter: time.Second,
}

// ErrTimedOut means that the time that the caller allowed for the request is over. As
// with ErrUnavailable, a write may have been carried out.
var ErrTimedOut = &Error{Kind: KindTimedOut, Key: "context deadline exceeded"}

// ErrKeysUnavailable means that the key service provided no machine key. Nothing was
// written.
var ErrKeysUnavailable = &Error{
	Kind: KindUnavailable, ID: "KMS-bUsy1",
	Key: "The key service cannot make a machine key at the moment; nothing was created, please send the request again",
}

// ErrKeyTooLong means that the ids of several things, which the store combines in a key,
// are too long together.
var ErrKeyTooLong = Invalid("STORE-lOng1", "the ids of the user, the project and its organisations are too long together; use shorter ids")

// ErrCollision means that a random id or a generated domain was already in use. The use
// case draws again; it never reaches a client.
var ErrCollision = &Error{Kind: KindInternal, ID: "STORE-cOll1", Key: "Errors.Internal"}
