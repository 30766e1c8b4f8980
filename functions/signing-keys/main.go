// Command signing-keys is the Lambda function that replaces the signing keys of
// instances, on a schedule.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/tenantry/tenantry/pkg/app/signingkeys"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

func main() {
	cfg, err := config.Read[config.SigningKeys]()
	if err != nil {
		telemetry.Fatal(err)
	}
	log := telemetry.WithMetrics(telemetry.NewLogger(os.Stdout, cfg.LogLevel), string(cfg.Stack))
	rotation, err := signingkeys.New(cfg, log)
	if err != nil {
		telemetry.Fatal(err)
	}
	// What the schedule sends says no more than that it is time.
	lambda.Start(rotation.Run)
}
