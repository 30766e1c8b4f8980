// Package function is the common main of all Lambda functions: read the configuration,
// construct the handler, serve.
package function

import (
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

// Serve reads a configuration from the environment, passes it to construct with the
// function's logger, and serves the lambda.Start handler that entry returns for the
// result. It does not return; if something is wrong, it logs the reason and exits.
func Serve[C config.Function, H any](construct func(C, *slog.Logger) (H, error), entry func(*slog.Logger, H) any) {
	cfg, err := config.Read[C]()
	if err != nil {
		telemetry.Fatal(err)
	}
	logging := cfg.Logging()
	log := telemetry.WithMetrics(telemetry.NewLogger(os.Stdout, logging.LogLevel), string(logging.Stack))
	handler, err := construct(cfg, log)
	if err != nil {
		telemetry.Fatal(err)
	}
	lambda.Start(entry(log, handler))
}
