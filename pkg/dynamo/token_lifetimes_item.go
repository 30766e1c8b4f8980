package dynamo

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// tokenLifetimesItem is in seconds; unset lifetimes are missing.
type tokenLifetimesItem struct {
	AccessToken int64 `dynamodbav:"accessTokenLifetime,omitempty"`
	IDToken     int64 `dynamodbav:"idTokenLifetime,omitempty"`
	RefreshIdle int64 `dynamodbav:"refreshTokenIdle,omitempty"`
	Refresh     int64 `dynamodbav:"refreshTokenLifetime,omitempty"`
}

func newTokenLifetimesItem(l tenant.TokenLifetimes) tokenLifetimesItem {
	seconds := func(d time.Duration) int64 { return int64(d / time.Second) }
	return tokenLifetimesItem{
		AccessToken: seconds(l.AccessToken), IDToken: seconds(l.IDToken), RefreshIdle: seconds(l.RefreshIdle), Refresh: seconds(l.Refresh),
	}
}

func (a *attributes) tokenLifetimes() tenant.TokenLifetimes {
	seconds := func(name string) time.Duration {
		return time.Duration(a.number(name)) * time.Second //nolint:gosec // a year at most
	}
	return tenant.TokenLifetimes{
		AccessToken: seconds("accessTokenLifetime"), IDToken: seconds("idTokenLifetime"),
		RefreshIdle: seconds("refreshTokenIdle"), Refresh: seconds("refreshTokenLifetime"),
	}
}
