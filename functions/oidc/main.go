// Command oidc is the Lambda function of every instance's OpenID provider. It
// serves GET /.well-known/openid-configuration, GET
// /.well-known/oauth-authorization-server, /oauth/v2/*, /oidc/v1/*, /device,
// /ui/login/*, zitadel.oidc.v2 for external login pages, and GET / for people who
// enter a bare host name.
package main

import (
	"github.com/tenantry/tenantry/pkg/app/oidc"
	"github.com/tenantry/tenantry/pkg/gateway"
)

func main() { gateway.Serve(oidc.New) }
