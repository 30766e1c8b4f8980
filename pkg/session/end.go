package session

import (
	"context"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// grantsAtOnce is how many grants one transaction ends.
const grantsAtOnce = 50

// GrantStore has the access paths of EndGrants.
type GrantStore interface {
	tenant.Writer
	// SessionGrants returns the grants that came from a session, with their ids
	// alone.
	SessionGrants(ctx context.Context, session *tenant.Session) ([]*tenant.Grant, error)
}

// EndGrants ends what applications got by a session. It is for before the session is
// ended: whoever is told that this failed still has it to try again.
func EndGrants(ctx context.Context, store GrantStore, s *tenant.Session, at time.Time) error {
	grants, err := store.SessionGrants(ctx, s)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(grants, grantsAtOnce) {
		writes := make([]tenant.Write, len(some))
		for n, grant := range some {
			writes[n] = tenant.Drop{Entity: grant}
		}
		if err := store.Write(ctx, at, writes...); err != nil {
			return err
		}
	}
	return nil
}

// RemoveStore has the access paths of Remove.
type RemoveStore interface {
	Store
	GrantStore
}

// Remove ends a session, and what applications got by it, and returns its last
// version. complete may be nil. It returns tenant.ErrChanged for one that is gone, and
// tenant.ErrUnavailable.
func (uc *Changes) Remove(ctx context.Context, store RemoveStore, actor string, s *tenant.Session, complete tenant.Completer[tenant.Session]) (*tenant.Session, error) {
	at := uc.Clock.Now()
	if s.UserID != "" {
		if err := EndGrants(ctx, store, s, at); err != nil {
			return nil, err
		}
	}
	last, api := *s, *s.API
	api.Revision = api.Next(at)
	last.API = &api
	return tenant.Commit(ctx, store, complete, func() (*tenant.Session, tenant.Change, error) {
		return &last, tenant.Change{Writes: s.End(), Event: uc.event(tenant.SessionEnded, actor, s, at, nil)}, nil
	})
}
