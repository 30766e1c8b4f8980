package session

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// maxGrantsPerWrite is how many grants one transaction ends.
const maxGrantsPerWrite = 50

// GrantStore has the access paths of EndGrants.
type GrantStore interface {
	tenant.Writer
	// SessionGrants returns the grants made in a session, with only their ids.
	SessionGrants(ctx context.Context, session *tenant.Session) ([]*tenant.Grant, error)
}

// EndGrants ends the grants that applications got in a session. The last of them are
// ended by the returned writes, which belong in the transaction that ends the session:
// if that fails, the session remains, and the caller can try again. It returns the
// errors of EndAll.
func EndGrants(ctx context.Context, store GrantStore, s *tenant.Session, at time.Time) ([]tenant.Write, error) {
	grants, err := store.SessionGrants(ctx, s)
	if err != nil {
		return nil, err
	}
	return EndAll(ctx, store, grants, at)
}

// EndAll ends grants. The last of them are ended by the returned writes, which belong
// in the caller's transaction. It returns tenant.ErrUnavailable, after which some of
// the grants may have ended.
func EndAll(ctx context.Context, store tenant.Writer, grants []*tenant.Grant, at time.Time) ([]tenant.Write, error) {
	var writes []tenant.Write
	for _, grant := range grants {
		if len(writes) == maxGrantsPerWrite {
			if err := store.Write(ctx, at, writes...); err != nil {
				return nil, err
			}
			writes = nil
		}
		writes = append(writes, tenant.Drop{Entity: grant})
	}
	return writes, nil
}

// RemoveStore has the access paths of Remove.
type RemoveStore interface {
	Store
	GrantStore
}

// Remove ends a session and the grants that applications got in it, and returns the
// session's last version. complete may be nil. It returns tenant.ErrChanged if the
// session is gone, and tenant.ErrUnavailable.
func (uc *Changes) Remove(ctx context.Context, store RemoveStore, actor string, s *tenant.Session, complete tenant.Completer[tenant.Session]) (*tenant.Session, error) {
	at, writes := uc.Clock.Now(), s.End()
	if s.UserID != "" {
		grants, err := EndGrants(ctx, store, s, at)
		if err != nil {
			return nil, err
		}
		writes = append(writes, grants...)
	}
	last, api := *s, *s.API
	api.Revision = api.Next(at)
	last.API = &api
	return tenant.Commit(ctx, store, complete, func() (*tenant.Session, tenant.Change, error) {
		return &last, tenant.Change{Writes: writes, Event: uc.event(tenant.SessionEnded, actor, s, at, nil)}, nil
	})
}
