package tenant

import (
	"cmp"
	"time"
)

// MaxTokenLifetime is how long an instance may let its access and ID tokens live:
// the key that signed one is published as long.
const MaxTokenLifetime = 24 * time.Hour

// TokenLifetimes are how long an instance's tokens are good, in whole seconds. A
// lifetime of 0 is the deployment's.
type TokenLifetimes struct {
	AccessToken, IDToken time.Duration
	// RefreshIdle is how long a refresh token is good, Refresh how long after the
	// sign-in the last of them is.
	RefreshIdle, Refresh time.Duration
}

// Or returns l with those of other for each that l does not have.
func (l TokenLifetimes) Or(other TokenLifetimes) TokenLifetimes {
	return TokenLifetimes{
		AccessToken: cmp.Or(l.AccessToken, other.AccessToken),
		IDToken:     cmp.Or(l.IDToken, other.IDToken),
		RefreshIdle: cmp.Or(l.RefreshIdle, other.RefreshIdle),
		Refresh:     cmp.Or(l.Refresh, other.Refresh),
	}
}

// Longest is how long a token may live that an instance makes: that long, the
// key that signed it is published.
func (l TokenLifetimes) Longest() time.Duration {
	return max(l.AccessToken, l.IDToken, MaxTokenLifetime)
}

// TokenLifetimesSetData is what a TokenLifetimesSet event tells: all lifetimes
// that are in force, in seconds.
type TokenLifetimesSetData struct {
	InstanceID  string `json:"instanceId"`
	AccessToken int64  `json:"accessTokenLifetime"`
	IDToken     int64  `json:"idTokenLifetime"`
	RefreshIdle int64  `json:"refreshTokenIdleExpiration"`
	Refresh     int64  `json:"refreshTokenExpiration"`
}
