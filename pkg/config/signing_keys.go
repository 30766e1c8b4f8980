package config

import (
	"errors"
	"strconv"
)

// SigningKeys configures the function of that name.
type SigningKeys struct {
	Tenants
	Tokens
	// SigningKeyRate is how many signing keys are made in a second, at most. KMS
	// makes about one RSA pair a second for an account, for all who need one.
	SigningKeyRate Rate `env:"TENANTRY_SIGNING_KEY_RATE" envDefault:"0.25"`
}

// Rate is how often something is done in a second: above 0 and up to 100.
type Rate float64

const (
	maxRate      = 100
	expectedRate = `expected a number a second, above 0 and up to 100, such as "0.25"`
)

// UnmarshalText implements encoding.TextUnmarshaler.
func (r *Rate) UnmarshalText(text []byte) error {
	rate, err := strconv.ParseFloat(string(text), 64)
	if err != nil || !(rate > 0 && rate <= maxRate) { // NaN is neither
		return errors.New(expectedRate)
	}
	*r = Rate(rate)
	return nil
}
