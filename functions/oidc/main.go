// Command oidc is the Lambda function of every instance's OpenID provider:
// GET /.well-known/openid-configuration,
// GET /.well-known/oauth-authorization-server, /oauth/v2/*, /oidc/v1/*, /ui/login/*,
// and GET / for people who type a host's name.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/tenantry/tenantry/pkg/app/oidc"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/gateway"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

func main() {
	cfg, err := config.Read[config.OIDC]()
	if err != nil {
		telemetry.Fatal(err)
	}
	log := telemetry.WithMetrics(telemetry.NewLogger(os.Stdout, cfg.LogLevel), string(cfg.Stack))
	handler, err := oidc.New(cfg, log)
	if err != nil {
		telemetry.Fatal(err)
	}
	lambda.Start(gateway.New(log, handler))
}
