// Command setup-org is the Lambda function of
// POST /admin/v1/orgs/_setup.
package main

import (
	"github.com/tenantry/tenantry/pkg/app/setuporg"
	"github.com/tenantry/tenantry/pkg/gateway"
)

func main() { gateway.Serve(setuporg.New) }
