// Command admin is the Lambda function of the Admin API, except POST
// /admin/v1/orgs/_setup, of the Management and Auth APIs, and of zitadel.org.v2,
// zitadel.internal_permission.v2, zitadel.webkey.v2, zitadel.settings.v2 and
// zitadel.feature.v2.
package main

import (
	"github.com/tenantry/tenantry/pkg/app/admin"
	"github.com/tenantry/tenantry/pkg/gateway"
)

func main() { gateway.Serve(admin.New) }
