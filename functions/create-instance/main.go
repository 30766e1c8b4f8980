// Command create-instance is the Lambda function of
// POST /system/v1/instances/_create.
package main

import (
	"github.com/tenantry/tenantry/pkg/app/createinstance"
	"github.com/tenantry/tenantry/pkg/gateway"
)

func main() { gateway.Serve(createinstance.New) }
