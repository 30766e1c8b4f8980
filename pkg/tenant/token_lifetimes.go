package tenant

import (
	"cmp"
	"time"
)

// MaxTokenLifetime bounds the lifetime of an instance's access and ID tokens; the key
// that signed a token stays published as long.
const MaxTokenLifetime = 24 * time.Hour

// TokenLifetimes are the lifetimes of an instance's tokens, in whole seconds. 0 means
// the deployment's default.
type TokenLifetimes struct {
	AccessToken, IDToken time.Duration
	// RefreshIdle is the lifetime of a single refresh token; Refresh is how long after
	// the sign-in refresh tokens remain valid at all.
	RefreshIdle, Refresh time.Duration
}

// Or returns l with unset lifetimes taken from other.
func (l TokenLifetimes) Or(other TokenLifetimes) TokenLifetimes {
	return TokenLifetimes{
		AccessToken: cmp.Or(l.AccessToken, other.AccessToken),
		IDToken:     cmp.Or(l.IDToken, other.IDToken),
		RefreshIdle: cmp.Or(l.RefreshIdle, other.RefreshIdle),
		Refresh:     cmp.Or(l.Refresh, other.Refresh),
	}
}

// Longest returns the longest possible lifetime of a token that the instance signs,
// which is how long the signing key stays published.
func (l TokenLifetimes) Longest() time.Duration {
	return max(l.AccessToken, l.IDToken, MaxTokenLifetime)
}

// TokenLifetimesSetData is the data of a TokenLifetimesSet event: all lifetimes in
// force, in seconds.
type TokenLifetimesSetData struct {
	InstanceID  string `json:"instanceId"`
	AccessToken int64  `json:"accessTokenLifetime"`
	IDToken     int64  `json:"idTokenLifetime"`
	RefreshIdle int64  `json:"refreshTokenIdleExpiration"`
	Refresh     int64  `json:"refreshTokenExpiration"`
}
