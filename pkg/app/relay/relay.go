// Package relay composes the function that publishes events.
package relay

import (
	"log/slog"

	"github.com/aws/aws-sdk-go-v2/service/eventbridge"

	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/event/relay"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

// New returns the function's handler, which logs to log.
func New(cfg config.Relay, log *slog.Logger) (*relay.Handler, error) {
	return &relay.Handler{
		Client: eventbridge.NewFromConfig(cfg.EventBridge(telemetry.SDKLogger(log))), Bus: cfg.EventBus, Read: dynamo.ReadEvent, Log: log,
	}, nil
}
