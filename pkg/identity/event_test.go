package identity

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// grantStore takes grants away, unless it is to fail.
type grantStore struct {
	Store
	fails          error
	ended, deleted int
}

func (s *grantStore) EndReusedGrant(context.Context, string, string, string, tenant.Event) error {
	s.ended++
	return s.fails
}

func (s *grantStore) DeleteGrant(context.Context, string, string, string) error {
	s.deleted++
	return nil
}

// A grant ends also where its event cannot be written because of its id; and
// where the database is away, nobody is told that it ended.
func TestEndReused(t *testing.T) {
	for name, c := range map[string]struct {
		fails   error
		deleted int
	}{
		"told": {nil, 0}, "collision": {tenant.ErrCollision, 1}, "away": {tenant.ErrUnavailable, 0},
	} {
		store := &grantStore{fails: c.fails}
		s := &server{Provider: Provider{Store: store, Clock: time.Now, IDs: func() string { return "1" }}}
		err := s.endReused(context.Background(), reuse{"1", "2", "3", "console", oidc.GrantTypeRefreshToken})
		if store.ended != 1 || store.deleted != c.deleted || errors.Is(err, tenant.ErrUnavailable) != (name == "away") {
			t.Errorf("%s: got %v, ended %d times, deleted %d times", name, err, store.ended, store.deleted)
		}
	}
}
