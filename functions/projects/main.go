// Command projects is the Lambda function of zitadel.project.v2, zitadel.application.v2
// and zitadel.authorization.v2.
package main

import (
	"github.com/tenantry/tenantry/pkg/app/projects"
	"github.com/tenantry/tenantry/pkg/gateway"
)

func main() { gateway.Serve(projects.New) }
