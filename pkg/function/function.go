// Package function is the one shape of every Lambda function's main: read the
// configuration, make the handler, serve. It knows no function.
package function

import (
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

// Serve reads a configuration from the environment, hands it to construct with
// the function's logger, and serves what entry makes of the result: a handler
// as lambda.Start takes one. It does not return; where something is wrong it
// ends the program and logs why.
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
