// Admin serves the Admin API of every instance, but for
// POST /admin/v1/orgs/_setup.
package main

import (
	"github.com/tenantry/tenantry/pkg/app/admin"
	"github.com/tenantry/tenantry/pkg/gateway"
)

func main() { gateway.Serve(admin.New) }
