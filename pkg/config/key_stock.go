package config

import (
	"errors"
	"strconv"
)

// KeyStock configures the function of that name.
type KeyStock struct {
	// Table is the name of the DynamoDB table.
	Table string `env:"TENANTRY_TABLE,notEmpty"`
	// KMSKey is the id, ARN or alias of the key under which pairs are made.
	KMSKey string `env:"TENANTRY_KMS_KEY,notEmpty"`
	// Target is how many machine key pairs are kept in stock; 0 disables the stock.
	Target StockTarget `env:"TENANTRY_KEY_STOCK_TARGET" envDefault:"240"`
	// Rate is the maximum number of pairs made per second. By default, KMS makes one
	// RSA-2048 pair a second per account and Region; with the default SigningKeyRate,
	// this leaves a quarter of that to requests that find the stock empty. Source: AWS
	// KMS request quotas, GenerateDataKeyPair.
	Rate Rate `env:"TENANTRY_KEY_STOCK_RATE" envDefault:"0.5"`
	// MaxAge is the age at which a stocked pair is replaced.
	MaxAge KeyAge `env:"TENANTRY_KEY_STOCK_MAX_AGE" envDefault:"2160h"`
	AWS
	Log
}

// StockTarget is the number of key pairs to keep in stock.
type StockTarget int

// maxStockTarget bounds what the function reads in each run, at 2 to 3 KB per pair.
const (
	maxStockTarget      = 4096
	expectedStockTarget = "expected a number of key pairs from 0 to 4096, such as 240"
)

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *StockTarget) UnmarshalText(text []byte) error {
	target, err := strconv.Atoi(string(text))
	if err != nil || target < 0 || target > maxStockTarget {
		return errors.New(expectedStockTarget)
	}
	*t = StockTarget(target)
	return nil
}
