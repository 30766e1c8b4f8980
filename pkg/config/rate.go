package config

import (
	"errors"
	"strconv"
)

// Rate is a number of operations per second: from 0.01 to 1000. At the minimum there is
// one every 100 seconds, which still fits in an invocation.
type Rate float64

const (
	minRate      = 0.01
	maxRate      = 1000
	expectedRate = `expected a number a second, from 0.01 to 1000, such as "0.25"`
)

// UnmarshalText implements encoding.TextUnmarshaler.
func (r *Rate) UnmarshalText(text []byte) error {
	rate, err := strconv.ParseFloat(string(text), 64)
	if err != nil || !(rate >= minRate && rate <= maxRate) { // NaN is neither
		return errors.New(expectedRate)
	}
	*r = Rate(rate)
	return nil
}
