// Command admin is the Lambda function of the Admin API, except POST
// /admin/v1/orgs/_setup.
package main

import (
	"github.com/tenantry/tenantry/pkg/app/admin"
	"github.com/tenantry/tenantry/pkg/gateway"
)

func main() { gateway.Serve(admin.New) }
