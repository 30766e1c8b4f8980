package instance

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ErrLoginBase is ours: the original stores any text.
var ErrLoginBase = tenant.Invalid("INST-lOgn1", "baseUri must be a https:// address without user and fragment, such as https://login.example.com, or http:// on the same machine")

// SetLoginPages configures the login pages of an instance. Safe for concurrent use.
type SetLoginPages struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute configures the login pages in one transaction, or does nothing if they are
// configured so already. The zero value undoes what was configured before. It returns
// ErrLoginBase, tenant.ErrChanged if the instance was changed since it was read, and
// tenant.ErrUnavailable.
func (uc *SetLoginPages) Execute(ctx context.Context, cmd ChangeCommand, to tenant.LoginV2) (*tenant.Instance, error) {
	if to.BaseURI != "" && (!tenant.IsLoginBase(to.BaseURI) || tenant.HasControl(to.BaseURI)) {
		return nil, ErrLoginBase
	}
	if to == cmd.Instance.LoginV2 {
		return cmd.Instance, nil
	}
	next := cmd.next(uc.Clock)
	next.LoginV2 = to
	return cmd.commit(ctx, uc.Store, uc.IDs, next, tenant.LoginPagesSet,
		tenant.LoginPagesSetData{InstanceID: next.ID, Required: to.Required, BaseURI: to.BaseURI})
}
