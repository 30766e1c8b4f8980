// Command system is the Lambda function of the System API, except POST
// /system/v1/instances/_create, and of zitadel.instance.v2.
package main

import (
	"github.com/tenantry/tenantry/pkg/app/system"
	"github.com/tenantry/tenantry/pkg/gateway"
)

func main() { gateway.Serve(system.New) }
