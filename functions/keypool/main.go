// Command keypool is the Lambda function that keeps machine key pairs in stock.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/tenantry/tenantry/pkg/app/keypool"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

func main() {
	cfg, err := config.Read[config.Keypool]()
	if err != nil {
		telemetry.Fatal(err)
	}
	log := telemetry.WithMetrics(telemetry.NewLogger(os.Stdout, cfg.LogLevel), string(cfg.Stack))
	filler, err := keypool.New(cfg, log)
	if err != nil {
		telemetry.Fatal(err)
	}
	lambda.Start(filler.Fill)
}
