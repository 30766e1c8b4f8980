// Command relay is the Lambda function that publishes what happened, from the
// table's stream to the event bus.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/tenantry/tenantry/pkg/app/relay"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

func main() {
	cfg, err := config.Read[config.Relay]()
	if err != nil {
		telemetry.Fatal(err)
	}
	log := telemetry.WithMetrics(telemetry.NewLogger(os.Stdout, cfg.LogLevel), string(cfg.Stack))
	handler, err := relay.New(cfg, log)
	if err != nil {
		telemetry.Fatal(err)
	}
	lambda.Start(handler.Handle)
}
