package token

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// grantStore fails as often as it has errors.
type grantStore struct {
	request.Store
	fails []error
	told  []string
}

func (s *grantStore) Apply(_ context.Context, change tenant.Change) error {
	s.told = append(s.told, change.Event.ID)
	if len(s.fails) < len(s.told) {
		return nil
	}
	return s.fails[len(s.told)-1]
}

// The end of a grant is reported even if an event's id was in use. A grant that is gone
// is not reported again, and nothing is reported while the database is unavailable.
func TestEndReused(t *testing.T) {
	for name, c := range map[string]struct {
		fails []error
		want  error
		told  []string
	}{
		"told":       {nil, nil, []string{"1"}},
		"collision":  {[]error{tenant.ErrCollision}, nil, []string{"1", "2"}},
		"collisions": {[]error{tenant.ErrCollision, tenant.ErrCollision, tenant.ErrCollision}, tenant.ErrCollision, []string{"1", "2", "3"}},
		"gone":       {[]error{tenant.ErrChanged}, nil, []string{"1"}},
		"away":       {[]error{tenant.ErrUnavailable}, tenant.ErrUnavailable, []string{"1"}},
	} {
		store, last := &grantStore{fails: c.fails}, 0
		ids := func() string { last++; return strconv.Itoa(last) }
		s := &Service{Base: &request.Base{Store: store, Clock: time.Now, IDs: ids}}
		err := s.endReused(context.Background(), reuse{"1", "2", "3", "console", openid.GrantTypeRefreshToken, nil})
		if !errors.Is(err, c.want) || !slices.Equal(store.told, c.told) {
			t.Errorf("%s: got %v, told %v, want %v, %v", name, err, store.told, c.want, c.told)
		}
	}
}
