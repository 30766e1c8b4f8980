package dryrun

import (
	"context"
	"fmt"

	"github.com/tenantry/tenantry/pkg/phone"
	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ExternalDomain is the one under which generated hosts lie.
const ExternalDomain = "tenants.example.com"

// Tenants makes tenants that differ in their number alone. As safe for concurrent use as its store and keyring are.
type Tenants struct {
	create *provision.CreateInstance
	setUp  *provision.SetupOrg
}

// NewTenants makes Tenants on a store.
func NewTenants(store tenant.Store, keyring tenant.Keyring, clock tenant.Clock) *Tenants {
	ids := tenant.NewIDs(clock)
	return &Tenants{
		create: &provision.CreateInstance{
			Store: store, Keyring: keyring, Clock: clock, IDs: ids, ExternalDomain: ExternalDomain, DefaultLanguage: "en",
		},
		setUp: &provision.SetupOrg{Store: store, Clock: clock, IDs: ids, NormalizePhone: phone.Normalize},
	}
}

// Host is the custom domain of the nth instance.
func Host(n int) string { return fmt.Sprintf("customer%d.example.com", n) }

// CreateInstance makes the nth instance, which is owned by a machine with a token and a key.
func (t *Tenants) CreateInstance(ctx context.Context, n int) (*provision.InstanceResult, error) {
	return t.create.Execute(ctx, provision.CreateInstanceCommand{
		Actor: "system", InstanceName: fmt.Sprintf("Customer %d", n), CustomDomain: Host(n), DefaultLanguage: "en",
		Machine: &provision.MachineOwner{
			UserName: "control-plane", Name: "Control plane",
			Token: &provision.CredentialRequest{}, Key: &provision.CredentialRequest{},
		},
	})
}

// SetUpOrg sets the nth organisation of an instance up, with its own domain and a person without a password.
func (t *Tenants) SetUpOrg(ctx context.Context, instanceID, host string, n int) (*provision.OrgResult, error) {
	return t.setUp.Execute(ctx, provision.SetupOrgCommand{
		Actor: "control-plane", InstanceID: instanceID, Host: host,
		Name: fmt.Sprintf("Organisation %d", n), Domain: fmt.Sprintf("organisation%d.example.org", n),
		Human: provision.Human{
			UserName: fmt.Sprintf("user%d", n), FirstName: "Gigi", LastName: "Giraffe", PreferredLanguage: "en",
			Email: fmt.Sprintf("user%d@organisation%d.example.org", n, n), EmailVerified: true,
		},
	})
}
