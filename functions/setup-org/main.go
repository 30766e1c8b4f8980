// Command setup-org is the Lambda function of
// POST /admin/v1/orgs/_setup.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/tenantry/tenantry/pkg/app/setuporg"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/gateway"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

func main() {
	cfg, err := config.Read[config.SetupOrg]()
	if err != nil {
		telemetry.Fatal(err)
	}
	log := telemetry.WithMetrics(telemetry.NewLogger(os.Stdout, cfg.LogLevel), string(cfg.Stack))
	handler, err := setuporg.New(cfg, log)
	if err != nil {
		telemetry.Fatal(err)
	}
	lambda.Start(gateway.New(log, handler))
}
