package tenant

import (
	"slices"
	"time"
)

// Consents are what a user allowed applications to do: all of them, because
// whoever is asked for one reads it with the session. They are gone when the user
// is.
type Consents struct {
	InstanceID, UserID string
	// All has one at most for each application; the one that was given last is at
	// the end. There may be some for applications that are gone.
	All []Consent
	Version
}

// Consent is what a user allowed one application to do.
type Consent struct {
	ClientID string
	Scopes   []string
	// Epoch is the User's SignInEpoch of that time: a consent that somebody gave who
	// knew a former password counts no more.
	Epoch   int
	GivenAt time.Time
}

// Bounds of what is remembered.
const (
	// MaxConsents is how many applications are remembered for a user.
	MaxConsents = 32
	// maxConsentScopes bounds the scopes of one application, in bytes: about twice
	// what one request may ask for.
	maxConsentScopes = 4000
)

// Cover reports whether the user allowed an application all of scopes, in that
// epoch. c may be nil.
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

// Others returns the client ids of the applications that are remembered, but for
// one. c may be nil.
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

// With returns the next version, with a consent that was given now. It adds to what
// the application was allowed before, in the same epoch, as far as that is kept. Of
// the other applications, those alone are kept that isThere reports of, and if they
// are too many, those that were allowed last. c may be nil, for a user who is
// remembered for the first time.
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

// bounded returns scopes, each once, as far as they are kept.
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
