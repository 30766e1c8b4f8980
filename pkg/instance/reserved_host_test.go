package instance_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/instance"
)

// Hosts at which a deployment answers itself belong to no instance, however they are
// spelt.
func TestCreate_Execute_reserved_host(t *testing.T) {
	reserved := instance.ReservedHosts{externalDomain, "api." + externalDomain, "login.example.com", ".cloud.example"}
	for host, refused := range map[string]bool{
		externalDomain: true, "api." + externalDomain: true, "API.Tenants.Example.": true, " api.tenants.example ": true, //nolint:gocritic // the blanks are the case
		"login.example.com": true, "x.cloud.example": true, "a.b.CLOUD.example": true,
		"acme." + externalDomain: false, "api.acme." + externalDomain: false, "api.example.com": false,
		"cloud.example": false, "x-cloud.example": false, "login.example.com.example": false, "xapi." + externalDomain: false,
	} {
		t.Run(host, func(t *testing.T) {
			c := newMachineCreation()
			c.reserved, c.cmd.CustomDomain = reserved, host
			if refused {
				c.refuse(t, instance.ErrHostTaken)
				return
			}
			c.mustExecute(t)
		})
	}
}
