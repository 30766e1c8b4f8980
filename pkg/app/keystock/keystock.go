// Package keystock composes the function that keeps machine key pairs in stock.
package keystock

import (
	"log/slog"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"golang.org/x/time/rate"

	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/keystock"
	tenantrykms "github.com/tenantry/tenantry/pkg/kms"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// New returns the filler of the stock, which logs to log.
func New(cfg config.KeyStock, log *slog.Logger) (*keystock.Filler, error) {
	sdkLog := telemetry.SDKLogger(log)
	keys := kms.NewFromConfig(cfg.KMS(sdkLog), func(o *kms.Options) { o.Retryer = tenantrykms.StockRetryer() })
	table := dynamodb.NewFromConfig(cfg.DynamoDB(sdkLog), func(o *dynamodb.Options) { o.Retryer = dynamo.Retryer() })
	return &keystock.Filler{
		Stock: dynamo.New(table, cfg.Table), Keys: tenantrykms.NewKeyStock(keys, cfg.KMSKey, cfg.Table),
		Target: int(cfg.Target), MaxAge: time.Duration(cfg.MaxAge), Pace: rate.NewLimiter(rate.Limit(cfg.Rate), 1),
		Clock: time.Now, IDs: tenant.NewIDs(time.Now), Log: log,
	}, nil
}
