package user

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ErrSuffixReserved refuses a user name that ends in another organisation's
// domain.
var ErrSuffixReserved = tenant.Invalid("COMMAND-SFd21", "Errors.User.DomainNotAllowedAsUsername")

// Suffix is the domain in which a user name ends, with the organisation that has
// it; Owner is empty if none has.
type Suffix struct{ Domain, Owner string }

// CheckSuffix refuses a user name that ends in the domain of an organisation that
// is there, unless that is orgID, their own. read is what was looked up before,
// nil for nothing: if it is of another domain, that of the name is looked up. It
// returns ErrSuffixReserved and tenant.ErrUnavailable.
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
	// The domains of an organisation that is gone are free, although they are still
	// claimed.
	found, err := store.Snapshot(ctx, tenant.Query{InstanceID: instanceID, OrgID: read.Owner})
	if err == nil && found.Org != nil {
		err = ErrSuffixReserved
	}
	return err
}
