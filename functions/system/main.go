// Command system is the Lambda function of the System API's routes beside
// POST /system/v1/instances/_create:
// POST /system/v1/credentials/{requestId}/_claim.
package main

import (
	"github.com/tenantry/tenantry/pkg/app/system"
	"github.com/tenantry/tenantry/pkg/gateway"
)

func main() { gateway.Serve(system.New) }
