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
	// Target is how many machine key pairs are kept in stock; 0 keeps none.
	Target StockTarget `env:"TENANTRY_KEY_STOCK_TARGET" envDefault:"240"`
	// Rate is how many of them are made in a second, at most. KMS makes one RSA-2048
	// pair a second by default, for the account and Region; with the preset
	// SigningKeyRate, a quarter of that is left to creates that find the stock empty.
	// Source: AWS KMS request quotas, GenerateDataKeyPair.
	Rate Rate `env:"TENANTRY_KEY_STOCK_RATE" envDefault:"0.5"`
	// MaxAge is the age at which a pair in stock is replaced.
	MaxAge KeyAge `env:"TENANTRY_KEY_STOCK_MAX_AGE" envDefault:"2160h"`
	AWS
	Log
}

// StockTarget is a number of key pairs in stock.
type StockTarget int

// maxStockTarget bounds what a run of the function reads, 2 to 3 KB each.
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
