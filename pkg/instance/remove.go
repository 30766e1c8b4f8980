package instance

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// RemoveCommand asks for the end of an instance.
type RemoveCommand struct {
	// Actor is who asks, for the event.
	Actor string
	// Instance as it was read.
	Instance *tenant.Instance
	// Name is what the caller believes the instance's name to be; empty for a
	// caller who does not say.
	Name string
	// Complete may be nil.
	Complete tenant.Completer[tenant.Instance]
}

// ErrNameDiffers says that the name which was to make sure that the right
// instance is removed is not that instance's. It is ours.
var ErrNameDiffers = &tenant.Error{
	Kind: tenant.KindPrecondition, ID: "INST-nAm3x",
	Key: "instanceName is not the name of this instance; nothing was removed: check the id, or leave instanceName out",
}

// Remove is the use case of that name. Safe for concurrent use.
type Remove struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes the instance, in one transaction: everything in it is
// unreachable, and its hosts are free, from then on. What is left of it is swept
// by whoever hears of the event. It returns the instance's last revision,
// ErrNameDiffers, tenant.ErrChanged if the instance was changed or removed since
// it was read, and tenant.ErrUnavailable.
func (uc *Remove) Execute(ctx context.Context, cmd RemoveCommand) (*tenant.Instance, error) {
	if cmd.Name != "" && cmd.Name != cmd.Instance.Name {
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
