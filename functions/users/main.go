// Command users is the Lambda function of zitadel.user.v2 and zitadel.session.v2.
package main

import (
	"github.com/tenantry/tenantry/pkg/app/users"
	"github.com/tenantry/tenantry/pkg/gateway"
)

func main() { gateway.Serve(users.New) }
