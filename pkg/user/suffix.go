package user

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ErrSuffixReserved is for a user name that ends in another organisation's domain.
var ErrSuffixReserved = tenant.Invalid("COMMAND-SFd21", "Errors.User.DomainNotAllowedAsUsername")

// Suffix is the domain at the end of a user name, and the organisation that owns it;
// Owner is empty if none does.
type Suffix struct{ Domain, Owner string }

// CheckSuffix refuses a user name that ends in the domain of an existing organisation
// other than orgID, their own. read is what was already looked up, or nil: if it is for
// another domain, the name's domain is looked up. It returns ErrSuffixReserved or
// tenant.ErrUnavailable.
func CheckSuffix(ctx context.Context, store tenant.Store, instanceID, orgID, userName string, read *Suffix) error {
	domain := NameSuffix(userName)
	if domain == "" {
		return nil
	}
	if read == nil || read.Domain != domain {
		found, err := store.Snapshot(ctx, tenant.Query{InstanceID: instanceID, OrgDomain: domain})
		if err != nil {
			return err
		}
		read = &Suffix{domain, found.OrgDomainOwner}
	}
	if read.Owner == "" || read.Owner == orgID {
		return nil
	}
	// A removed organisation's domains are free, although they are still claimed.
	found, err := store.Snapshot(ctx, tenant.Query{InstanceID: instanceID, OrgID: read.Owner})
	if err == nil && found.Org != nil {
		err = ErrSuffixReserved
	}
	return err
}
