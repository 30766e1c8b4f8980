package instance

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Rename renames an instance. Safe for concurrent use.
type Rename struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute renames the instance in one transaction. The name has 1 to 200 runes and is
// stored unchanged. The instance's domains do not change. Setting the same name again
// counts as a change. It returns tenant.ErrNameInvisible, tenant.ErrChanged if the
// instance was changed since it was read, and tenant.ErrUnavailable.
func (uc *Rename) Execute(ctx context.Context, cmd ChangeCommand, name string) (*tenant.Instance, error) {
	if tenant.HasControl(name) {
		return nil, tenant.ErrNameInvisible
	}
	next := cmd.next(uc.Clock)
	next.Name = name
	return cmd.commit(ctx, uc.Store, uc.IDs, next, tenant.InstanceRenamed, tenant.InstanceRenamedData{InstanceID: next.ID, Name: name})
}
