// Command provision is the Lambda function that carries out the requests that
// come as events, from a queue.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/tenantry/tenantry/pkg/app/provision"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

func main() {
	cfg, err := config.Read[config.Provision]()
	if err != nil {
		telemetry.Fatal(err)
	}
	log := telemetry.WithMetrics(telemetry.NewLogger(os.Stdout, cfg.LogLevel), string(cfg.Stack))
	handler, err := provision.New(cfg, log)
	if err != nil {
		telemetry.Fatal(err)
	}
	lambda.Start(handler.Handle)
}
