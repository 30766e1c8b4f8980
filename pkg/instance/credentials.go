package instance

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// tokenScopes are what a token of an instance's owner may be used for.
var tokenScopes = []string{
	"openid", "profile", "urn:zitadel:iam:user:metadata", "urn:zitadel:iam:user:resourceowner",
}

// clockLeeway is how far a client's clock may be ahead when it asks for a
// credential of the longest life.
const clockLeeway = time.Minute

// expiry returns the time at which a credential expires. No time, and the first
// instant of year 1, which is what a client sends that has none, mean as late as
// may be: after longest, or never where that is 0.
func expiry(at *time.Time, now time.Time, longest time.Duration) (time.Time, error) {
	last := tenant.NoExpiry
	if longest > 0 {
		last = now.Add(longest)
	}
	switch {
	case at == nil || at.IsZero():
		return last, nil
	case !at.After(now):
		return time.Time{}, ErrExpiryPast
	case longest > 0 && at.After(last.Add(clockLeeway)):
		return time.Time{}, ErrExpiryTooLate
	}
	return at.UTC(), nil
}

// machineKeyFile returns the key file of a machine: the JSON that clients of the
// public API read. It holds the private key.
func machineKeyFile(key *tenant.MachineKey, privateKeyPEM []byte) ([]byte, error) {
	file, err := json.Marshal(struct {
		Type           string    `json:"type"`
		KeyID          string    `json:"keyId"`
		Key            string    `json:"key"`
		ExpirationDate time.Time `json:"expirationDate"`
		UserID         string    `json:"userId"`
	}{"serviceaccount", key.ID, string(privateKeyPEM), key.ExpiresAt, key.UserID})
	if err != nil {
		return nil, fmt.Errorf("write key file: %w", err)
	}
	return file, nil
}
