package instance

import (
	"context"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	maxTokenSeconds   = int64(tenant.MaxTokenLifetime / time.Second)
	maxRefreshSeconds = int64(366 * 24 * time.Hour / time.Second)
)

// ErrTokenLifetime and ErrRefreshLifetime are ours: the original stores negative
// lifetimes and issues expired tokens. It refuses what has no lifetime and what changes
// nothing.
var (
	ErrNoLifetime    = tenant.Invalid("INST-10sxks", "Errors.Invalid.Argument")
	ErrSameLifetimes = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-0pk2nu", Key: "Errors.NoChangesFound"}

	ErrTokenLifetime = tenant.Invalid("INST-lIfe1",
		fmt.Sprintf("access and ID tokens live from 1 to %d whole seconds", maxTokenSeconds))
	ErrRefreshLifetime = tenant.Invalid("INST-lIfe2",
		fmt.Sprintf("refresh tokens live from 1 to %d whole seconds", maxRefreshSeconds))
)

// SetTokenLifetimesCommand requests other lifetimes for an instance's tokens.
type SetTokenLifetimesCommand struct {
	ChangeCommand
	// The new lifetimes; nil leaves one unchanged.
	AccessToken, IDToken, RefreshIdle, Refresh *time.Duration
}

// SetTokenLifetimes sets the lifetimes of an instance's tokens. Safe for concurrent
// use.
type SetTokenLifetimes struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// Defaults are the deployment's.
	Defaults tenant.TokenLifetimes
}

// Execute changes the lifetimes of future tokens in one transaction. It returns
// ErrNoLifetime for one of zero, ErrTokenLifetime, ErrRefreshLifetime, ErrSameLifetimes,
// tenant.ErrChanged if the instance was changed since it was read, and
// tenant.ErrUnavailable.
func (uc *SetTokenLifetimes) Execute(ctx context.Context, cmd SetTokenLifetimesCommand) (*tenant.Instance, error) {
	next := cmd.next(uc.Clock)
	for _, change := range []struct {
		to     *time.Duration
		of     *time.Duration
		most   int64
		refuse *tenant.Error
	}{
		{cmd.AccessToken, &next.TokenLifetimes.AccessToken, maxTokenSeconds, ErrTokenLifetime},
		{cmd.IDToken, &next.TokenLifetimes.IDToken, maxTokenSeconds, ErrTokenLifetime},
		{cmd.RefreshIdle, &next.TokenLifetimes.RefreshIdle, maxRefreshSeconds, ErrRefreshLifetime},
		{cmd.Refresh, &next.TokenLifetimes.Refresh, maxRefreshSeconds, ErrRefreshLifetime},
	} {
		if change.to == nil {
			continue
		}
		if *change.to == 0 {
			return nil, ErrNoLifetime
		}
		seconds := int64(*change.to / time.Second)
		if seconds < 1 || seconds > change.most || *change.to%time.Second != 0 {
			return nil, change.refuse
		}
		*change.of = *change.to
	}
	if next.TokenLifetimes.Or(uc.Defaults) == cmd.Instance.TokenLifetimes.Or(uc.Defaults) {
		return nil, ErrSameLifetimes
	}
	now := next.TokenLifetimes.Or(uc.Defaults)
	return cmd.commit(ctx, uc.Store, uc.IDs, next, tenant.TokenLifetimesSet, tenant.TokenLifetimesSetData{
		InstanceID:  next.ID,
		AccessToken: int64(now.AccessToken / time.Second), IDToken: int64(now.IDToken / time.Second),
		RefreshIdle: int64(now.RefreshIdle / time.Second), Refresh: int64(now.Refresh / time.Second),
	})
}
