// Package relay composes the function that publishes what happened.
package relay

import (
	"context"
	"fmt"
	"log/slog"

	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"

	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/event/relay"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

// New makes the function's handler, which logs to log.
func New(ctx context.Context, cfg config.Relay, log *slog.Logger) (*relay.Handler, error) {
	awsConfig, err := awsconfig.LoadDefaultConfig(ctx, awsconfig.WithLogger(telemetry.SDKLogger(log)))
	if err != nil {
		return nil, fmt.Errorf("configuration of the AWS SDK: %w", err)
	}
	return &relay.Handler{
		Client: eventbridge.NewFromConfig(awsConfig), Bus: cfg.EventBus, Read: dynamo.ReadEvent, Log: log,
	}, nil
}
