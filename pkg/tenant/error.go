package tenant

import (
	"errors"
	"time"
)

// Kind says what sort of refusal an Error is. The wire maps each kind to a
// status once, in package api.
type Kind int

// The kinds of refusal. KindInternal is the zero value, so that an Error made
// carelessly never looks like the caller's fault.
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
)

// Error is every refusal of this system.
type Error struct {
	// Kind decides the status.
	Kind Kind
	// ID names the place of the refusal, as in "V3-DKcYh". Empty for the
	// contract's plain shape.
	ID string
	// Key is a key of the message catalogue, or the text itself where the
	// contract has the same text in every language.
	Key string
	// RetryAfter tells the caller when to try again; zero where waiting does
	// not help.
	RetryAfter time.Duration

	cause error
}

// Error returns kind-independent text for logs; the client sees Key, translated.
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

// Unwrap returns the cause, which stays in the log and never reaches a client.
func (e *Error) Unwrap() error { return e.cause }

// Is matches by kind, id and key: "V3-DKcYh" alone is a taken domain,
// organisation name and user name alike.
func (e *Error) Is(target error) bool {
	var other *Error
	if !errors.As(target, &other) {
		return false
	}
	return e.Kind == other.Kind && e.ID == other.ID && e.Key == other.Key
}

// WithCause returns a copy of e that carries cause for the log.
func (e *Error) WithCause(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// AsError returns the tenant error in err's chain, or an internal one with err
// as its cause. It returns nil for nil.
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

// Invalid returns the refusal of an argument.
func Invalid(id, key string) *Error { return &Error{Kind: KindInvalid, ID: id, Key: key} }

// Conflict returns the refusal of what somebody else has already.
func Conflict(id, key string) *Error { return &Error{Kind: KindConflict, ID: id, Key: key} }

// ErrInternal stands for every fault that is not the caller's.
var ErrInternal = &Error{Kind: KindInternal, ID: "INTER-nal00", Key: "Errors.Internal"}

// ErrUnavailable says that a service behind this one was down, busy or too
// slow. Nothing was written, unless it was the answer alone that was late: who
// sends the request again with its idempotency key finds out.
var ErrUnavailable = &Error{
	Kind: KindUnavailable, ID: "STORE-bUsy1", Key: "Errors.Unavailable", RetryAfter: time.Second,
}

// ErrKeysUnavailable says that no machine key could be had from the key
// service, and that nothing was written.
var ErrKeysUnavailable = &Error{
	Kind: KindUnavailable, ID: "KMS-bUsy1",
	Key: "The key service cannot make a machine key at the moment; nothing was created, please send the request again",
}

// ErrCollision says that a random id, or a generated domain, was in use
// already. The use case draws again; it never reaches a client.
var ErrCollision = &Error{Kind: KindInternal, ID: "STORE-cOll1", Key: "Errors.Internal"}
