package config

import (
	"errors"
	"time"
)

// CredentialLifetime is the maximum lifetime of a personal access token or machine key:
// from an hour to ten years, in the format of time.ParseDuration. Zero means no limit.
type CredentialLifetime time.Duration

const (
	minCredentialLifetime      = time.Hour
	maxCredentialLifetime      = 10 * 8760 * time.Hour
	expectedCredentialLifetime = `expected a duration from 1h to 87600h in whole seconds, such as "8760h", or nothing`
)

// UnmarshalText implements encoding.TextUnmarshaler.
func (l *CredentialLifetime) UnmarshalText(text []byte) error {
	lifetime, err := time.ParseDuration(string(text))
	if err != nil || lifetime < minCredentialLifetime || lifetime > maxCredentialLifetime || lifetime%time.Second != 0 {
		return errors.New(expectedCredentialLifetime)
	}
	*l = CredentialLifetime(lifetime)
	return nil
}
