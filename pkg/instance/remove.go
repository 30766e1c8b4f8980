package instance

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ErrNameDiffers means that the name sent to confirm the removal is not this
// instance's. It is ours.
var ErrNameDiffers = &tenant.Error{
	Kind: tenant.KindPrecondition, ID: "INST-nAm3x",
	Key: "instanceName is not the name of this instance; nothing was removed: check the id, or leave instanceName out",
}

// Remove removes an instance. Safe for concurrent use.
type Remove struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes the instance in one transaction, if it has that name; an empty one
// skips this check. From then on, everything in it is unreachable and its hosts are
// free. A subscriber of the event sweeps the rest. It returns the instance's last
// revision, ErrNameDiffers, tenant.ErrChanged if the instance was changed or removed
// since it was read, and tenant.ErrUnavailable.
func (uc *Remove) Execute(ctx context.Context, cmd ChangeCommand, name string) (*tenant.Instance, error) {
	if name != "" && name != cmd.Instance.Name {
		return nil, ErrNameDiffers
	}
	at := uc.Clock.Now()
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Instance, tenant.Change, error) {
		last := *cmd.Instance
		last.Revision = cmd.Instance.Next(at)
		data := tenant.InstanceRemovedData{InstanceID: last.ID, Name: last.Name, Domains: []string{}}
		for _, d := range last.Domains {
			data.Domains = append(data.Domains, d.Domain)
		}
		return &last, tenant.Change{
			Writes: []tenant.Write{tenant.Delete{Entity: cmd.Instance}},
			Event: tenant.Event{
				InstanceID: last.ID, ID: uc.IDs(), Type: tenant.InstanceRemoved, Actor: cmd.Actor, At: at, Data: data,
			},
		}, nil
	})
}
