package tenant

import (
	"slices"
	"time"
)

// Consents is everything a user allowed applications to do, in one entity, because it
// is read together with the session. It ceases to exist with the user.
type Consents struct {
	InstanceID, UserID string
	// All has at most one consent for each application, most recent last. The
	// application may be gone.
	All []Consent
	Version
}

// Consent is what a user allowed one application to do.
type Consent struct {
	ClientID string
	Scopes   []string
	// Epoch is the User's SignInEpoch at that time: a consent given before the password
	// changed no longer counts.
	Epoch   int
	GivenAt time.Time
}

// Bounds of stored consents.
const (
	// MaxConsents is how many applications are stored for a user.
	MaxConsents = 32
	// maxConsentScopes bounds the scopes stored for one application, in bytes: about
	// twice what one request may ask for.
	maxConsentScopes = 4000
)

// Cover reports whether the user allowed an application all of scopes, in that epoch. c
// may be nil.
func (c *Consents) Cover(clientID string, epoch int, scopes []string) bool {
	given := c.of(clientID, epoch)
	return given != nil && !slices.ContainsFunc(scopes, func(scope string) bool { return !slices.Contains(given.Scopes, scope) })
}

func (c *Consents) of(clientID string, epoch int) *Consent {
	if c == nil {
		return nil
	}
	i := slices.IndexFunc(c.All, func(one Consent) bool { return one.ClientID == clientID && one.Epoch == epoch })
	if i < 0 {
		return nil
	}
	return &c.All[i]
}

// Others returns the client ids of all stored applications except one. c may be nil.
func (c *Consents) Others(clientID string) (ids []string) {
	if c == nil {
		return nil
	}
	for _, one := range c.All {
		if one.ClientID != clientID {
			ids = append(ids, one.ClientID)
		}
	}
	return ids
}

// With returns the next version, extended by given. The scopes are added to those the
// application was allowed before in the same epoch, up to the limit. Other applications
// are kept only if isThere reports that they still exist; if there are too many, the
// most recently allowed are kept. c may be nil for a user's first consent.
func (c *Consents) With(userID, instanceID string, given Consent, isThere func(clientID string) bool) *Consents {
	next := &Consents{InstanceID: instanceID, UserID: userID, Version: 1}
	if c != nil {
		next.Version = c.Next()
		for _, one := range c.All {
			if one.ClientID != given.ClientID && one.Epoch == given.Epoch && isThere(one.ClientID) {
				next.All = append(next.All, one)
			}
		}
	}
	next.All = next.All[max(0, len(next.All)-MaxConsents+1):]
	if before := c.of(given.ClientID, given.Epoch); before != nil {
		given.Scopes = bounded(append(slices.Clone(given.Scopes), before.Scopes...))
	}
	next.All = append(next.All, given)
	return next
}

// Without returns the next version, without the consent to an application, and false
// if there is none. c may be nil.
func (c *Consents) Without(clientID string) (next *Consents, ok bool) {
	isOf := func(one Consent) bool { return one.ClientID == clientID }
	if c == nil || !slices.ContainsFunc(c.All, isOf) {
		return nil, false
	}
	return &Consents{
		InstanceID: c.InstanceID, UserID: c.UserID, Version: c.Next(), All: slices.DeleteFunc(slices.Clone(c.All), isOf),
	}, true
}

// bounded returns scopes without duplicates, up to the limit.
func bounded(scopes []string) (kept []string) {
	size := 0
	for _, scope := range scopes {
		if slices.Contains(kept, scope) {
			continue
		}
		if size += len(scope); size > maxConsentScopes {
			break
		}
		kept = append(kept, scope)
	}
	return kept
}
