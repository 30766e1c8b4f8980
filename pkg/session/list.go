package session

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Lister has the access paths of Get and List. All of them omit sessions whose user is
// gone. They return tenant.ErrUnavailable, and those that take a query tenant.ErrCursor.
type Lister interface {
	// Sessions lists the sessions of an instance in order of creation, which is the
	// order of ids; SessionsOf lists those of a user.
	Sessions(
		ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.KnownSession) bool,
	) (tenant.Page[*tenant.KnownSession], error)
	SessionsOf(
		ctx context.Context, instanceID, userID string, q tenant.PageQuery, keep func(*tenant.KnownSession) bool,
	) (tenant.Page[*tenant.KnownSession], error)
	// SessionsByID returns the sessions with the given ids, which must be distinct.
	SessionsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.KnownSession, error)
}

// Get returns the session with an id, which may be any text, or nil if there is none or
// it is over. It returns tenant.ErrUnavailable.
func Get(ctx context.Context, store Lister, instanceID, id string, now time.Time) (*tenant.KnownSession, error) {
	if !tenant.IsID(id) {
		return nil, nil //nolint:nilnil // as documented
	}
	found, err := store.SessionsByID(ctx, instanceID, []string{id})
	if err != nil || len(found) == 0 || found[0].IsOver(now) {
		return nil, err
	}
	return found[0], nil
}

// ListQuery selects a page of the sessions of an instance, in order of creation.
type ListQuery struct {
	tenant.PageQuery
	InstanceID string
	// Now is the time at which sessions must not be over.
	Now time.Time
	// Where has the conditions that a session must all satisfy.
	Where []Condition
}

// Condition is a condition on sessions. Conditions on ids also select the access path.
type Condition struct {
	ids    []string
	userID *string
	holds  func(*tenant.KnownSession) bool
}

// HasOneOfIDs holds for the sessions with one of ids.
func HasOneOfIDs(ids []string) Condition {
	return Condition{ids: tenant.ValidIDs(ids, tenant.IsID), holds: func(s *tenant.KnownSession) bool { return slices.Contains(ids, s.ID) }}
}

// IsOfUser holds for the sessions of a user.
func IsOfUser(id string) Condition {
	return Condition{userID: &id, holds: func(s *tenant.KnownSession) bool { return id != "" && s.UserID == id }}
}

// Where returns the condition that holds is true.
func Where(holds func(*tenant.KnownSession) bool) Condition { return Condition{holds: holds} }

// WasCreated holds for sessions whose time of creation matches.
func WasCreated(at time.Time, method tenant.TimeMethod) Condition {
	return Where(func(s *tenant.KnownSession) bool { return method.Match(s.API.CreatedAt, at) })
}

// Expires holds for sessions with a lifetime whose end matches.
func Expires(at time.Time, method tenant.TimeMethod) Condition {
	return Where(func(s *tenant.KnownSession) bool { return s.API.HasLifetime && method.Match(s.ExpiresAt, at) })
}

// WasCreatedBy holds for the sessions that a user created.
func WasCreatedBy(id string) Condition {
	return Where(func(s *tenant.KnownSession) bool { return s.API.CreatorID == id })
}

// HasFingerprint holds for the sessions of a browser.
func HasFingerprint(id string) Condition {
	return Where(func(s *tenant.KnownSession) bool {
		return s.API.UserAgent != nil && s.API.UserAgent.FingerprintID != nil && *s.API.UserAgent.FingerprintID == id
	})
}

// List reads a page. By id, it costs one or two reads; by user, it reads that user's
// sessions; otherwise it reads until the page is full and the total is known, at most
// tenant.MaxRead sessions. It returns tenant.ErrCursor and tenant.ErrUnavailable.
func List(ctx context.Context, store Lister, q ListQuery) (page tenant.Page[*tenant.KnownSession], err error) {
	keep := func(s *tenant.KnownSession) bool {
		return !s.IsOver(q.Now) && !slices.ContainsFunc(q.Where, func(c Condition) bool { return !c.holds(s) })
	}
	for _, c := range q.Where {
		if c.ids != nil {
			return byID(ctx, store, q, c.ids, keep)
		}
	}
	for _, c := range q.Where {
		switch {
		case c.userID == nil:
		case !tenant.IsChosenID(*c.userID):
			return page, nil
		default:
			return store.SessionsOf(ctx, q.InstanceID, *c.userID, q.PageQuery, keep)
		}
	}
	return store.Sessions(ctx, q.InstanceID, q.PageQuery, keep)
}

func byID(ctx context.Context, store Lister, q ListQuery, ids []string, keep func(*tenant.KnownSession) bool) (page tenant.Page[*tenant.KnownSession], err error) {
	if q.After != "" {
		return page, tenant.ErrCursor // this list has none
	}
	if len(ids) == 0 {
		return page, nil
	}
	found, err := store.SessionsByID(ctx, q.InstanceID, ids)
	if err != nil {
		return page, err
	}
	found = slices.DeleteFunc(found, func(s *tenant.KnownSession) bool { return !keep(s) })
	slices.SortFunc(found, func(a, b *tenant.KnownSession) int { return strings.Compare(a.ID, b.ID) })
	return tenant.Slice(found, q.PageQuery), nil
}
