// Command create-instance is the Lambda function of
// POST /system/v1/instances/_create.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/tenantry/tenantry/pkg/app/createinstance"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/gateway"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

func main() {
	cfg, err := config.Read[config.CreateInstance]()
	if err != nil {
		telemetry.Fatal(err)
	}
	handler, err := createinstance.New(context.Background(), cfg)
	if err != nil {
		telemetry.Fatal(err)
	}
	lambda.Start(gateway.New(handler))
}
