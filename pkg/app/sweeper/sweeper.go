// Package sweeper composes the function that erases what was removed.
package sweeper

import (
	"log/slog"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/sweep"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// New returns the sweeper, which logs to log.
func New(cfg config.Sweeper, log *slog.Logger) (*sweep.Sweeper, error) {
	table := dynamodb.NewFromConfig(cfg.DynamoDB(telemetry.SDKLogger(log)), func(o *dynamodb.Options) { o.Retryer = dynamo.Retryer() })
	return &sweep.Sweeper{
		Store: dynamo.New(table, cfg.Table), Clock: time.Now, IDs: tenant.NewIDs(time.Now), Log: log, Grace: sweep.DefaultGrace,
	}, nil
}
