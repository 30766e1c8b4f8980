package tenant_test

import (
	"context"
	"errors"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

func TestReadAgain(t *testing.T) {
	over, cancel := context.WithCancel(context.Background())
	cancel()
	other := errors.New("other")
	for name, c := range map[string]struct {
		ctx context.Context
		// lost is how many attempts fail before last is returned.
		lost  int
		last  error
		want  error
		calls int
	}{
		"at once":         {context.Background(), 0, nil, nil, 1},
		"the third time":  {context.Background(), 2, nil, nil, 3},
		"another error":   {context.Background(), 1, other, other, 2},
		"again and again": {context.Background(), 100, nil, tenant.ErrUnavailable, 30},
		"no time left":    {over, 100, nil, tenant.ErrUnavailable, 1},
	} {
		calls := 0
		err := tenant.ReadAgain(c.ctx, func() error {
			if calls++; calls <= c.lost {
				return tenant.ErrChanged.WithCause(errors.New("revision"))
			}
			return c.last
		})
		if !errors.Is(err, c.want) || errors.Is(err, tenant.ErrChanged) || calls != c.calls {
			t.Errorf("%s: got %v after %d calls, want %v after %d", name, err, calls, c.want, c.calls)
		}
	}
}
