package instance

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// SetSecurity sets the security settings of an instance. Safe for concurrent use.
type SetSecurity struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute sets them in one transaction, or does nothing if they are the same. It
// returns tenant.ErrChanged if the instance was changed since it was read, and
// tenant.ErrUnavailable.
func (uc *SetSecurity) Execute(ctx context.Context, cmd ChangeCommand, impersonation bool) (*tenant.Instance, error) {
	if impersonation == cmd.Instance.Impersonation {
		return cmd.Instance, nil
	}
	next := cmd.next(uc.Clock)
	next.Impersonation = impersonation
	return cmd.commit(ctx, uc.Store, uc.IDs, next, tenant.SecuritySettingsSet,
		tenant.SecuritySettingsSetData{InstanceID: next.ID, Impersonation: impersonation})
}
