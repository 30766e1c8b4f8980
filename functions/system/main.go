// Command system is the Lambda function of the System API's routes beside
// POST /system/v1/instances/_create:
// POST /system/v1/credentials/{requestId}/_claim.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/tenantry/tenantry/pkg/app/system"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/gateway"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

func main() {
	cfg, err := config.Read[config.System]()
	if err != nil {
		telemetry.Fatal(err)
	}
	log := telemetry.WithMetrics(telemetry.NewLogger(os.Stdout, cfg.LogLevel), string(cfg.Stack))
	handler, err := system.New(cfg, log)
	if err != nil {
		telemetry.Fatal(err)
	}
	lambda.Start(gateway.New(log, handler))
}
