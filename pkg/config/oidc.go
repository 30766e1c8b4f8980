package config

import (
	"errors"
	"time"
)

// OIDC configures the function of that name.
type OIDC struct {
	Deployment
	Tokens
	RefreshTokens
	// CodeLifetime is the lifetime of authorisation codes.
	CodeLifetime Lifetime `env:"TENANTRY_CODE_LIFETIME" envDefault:"60s"`
	// SessionLifetime is how long a browser stays signed in.
	SessionLifetime Lifetime `env:"TENANTRY_SESSION_LIFETIME" envDefault:"12h"`
	// AccessTokenType is the "typ" header of JWT access tokens: JWT, as in the public
	// system, or at+jwt (RFC 9068).
	AccessTokenType AccessTokenType `env:"TENANTRY_ACCESS_TOKEN_TYPE" envDefault:"JWT"`
	// RedirectURIs and PostLogoutRedirectURIs are the addresses to which the built-in
	// client "console" may redirect after signing in and out, separated by commas:
	// https URIs, http on the loopback interface, a private-use scheme such as
	// com.example.app, or a path on the instance's own host. There are none by default:
	// any program on a person's device can receive what is sent to a loopback address,
	// so a deployment has to allow that explicitly.
	RedirectURIs           []string `env:"TENANTRY_REDIRECT_URIS"`
	PostLogoutRedirectURIs []string `env:"TENANTRY_POST_LOGOUT_REDIRECT_URIS"`
}

// Tokens is needed by functions that create or activate signing keys, because a key
// stays published until the last token that it signed has expired.
type Tokens struct {
	// AccessTokenLifetime and IDTokenLifetime are the lifetimes of these tokens. The
	// public system's is one second less than twelve hours.
	AccessTokenLifetime Lifetime `env:"TENANTRY_ACCESS_TOKEN_LIFETIME" envDefault:"43199s"`
	IDTokenLifetime     Lifetime `env:"TENANTRY_ID_TOKEN_LIFETIME" envDefault:"43199s"`
	// SigningKeyAge is the age at which an instance's signing key is replaced.
	SigningKeyAge KeyAge `env:"TENANTRY_SIGNING_KEY_AGE" envDefault:"720h"`
}

// RefreshTokens is needed by functions that issue refresh tokens or report their
// lifetimes.
type RefreshTokens struct {
	// RefreshTokenIdle is the lifetime of a single refresh token; RefreshTokenLifetime
	// is how long after the code was redeemed refresh tokens remain valid at all.
	RefreshTokenIdle     Lifetime `env:"TENANTRY_REFRESH_TOKEN_IDLE" envDefault:"720h"`
	RefreshTokenLifetime Lifetime `env:"TENANTRY_REFRESH_TOKEN_LIFETIME" envDefault:"2160h"`
}

// AccessTokenType is the "typ" header of JWT access tokens.
type AccessTokenType string

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *AccessTokenType) UnmarshalText(text []byte) error {
	if *t = AccessTokenType(text); *t != "JWT" && *t != "at+jwt" {
		return errors.New(`expected "JWT" or "at+jwt"`)
	}
	return nil
}

// Lifetime is the lifetime of an issued token or code: from a second to a year, in the
// format of time.ParseDuration.
type Lifetime time.Duration

const (
	maxLifetime      = 366 * 24 * time.Hour
	expectedLifetime = `expected a duration from 1s to 8784h in whole seconds, such as "12h"`
)

// UnmarshalText implements encoding.TextUnmarshaler.
func (l *Lifetime) UnmarshalText(text []byte) error {
	lifetime, err := time.ParseDuration(string(text))
	if err != nil || lifetime < time.Second || lifetime > maxLifetime || lifetime%time.Second != 0 {
		return errors.New(expectedLifetime)
	}
	*l = Lifetime(lifetime)
	return nil
}

// KeyAge is the age at which a key is replaced: from two days to a year, in the format
// of time.ParseDuration.
type KeyAge time.Duration

const (
	minKeyAge      = 48 * time.Hour
	expectedKeyAge = `expected a duration from 48h to 8784h in whole seconds, such as "720h"`
)

// UnmarshalText implements encoding.TextUnmarshaler.
func (a *KeyAge) UnmarshalText(text []byte) error {
	var age Lifetime
	if err := age.UnmarshalText(text); err != nil || time.Duration(age) < minKeyAge {
		return errors.New(expectedKeyAge)
	}
	*a = KeyAge(age)
	return nil
}
