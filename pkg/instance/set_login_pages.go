package instance

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ErrLoginBase is ours: the original stores any text.
var ErrLoginBase = tenant.Invalid("INST-lOgn1", "baseUri must be a https:// address without user and fragment, such as https://login.example.com, or http:// on the same machine")

// SetLoginPagesCommand configures the login pages of an instance's applications.
type SetLoginPagesCommand struct {
	// Actor is the caller, for the event.
	Actor string
	// Instance as it was read.
	Instance *tenant.Instance
	// Required and BaseURI are those of tenant.LoginV2. Reset undoes what was configured
	// before; the other two are then empty.
	Required bool
	BaseURI  string
	Reset    bool
	// Complete may be nil.
	Complete tenant.Completer[tenant.Instance]
}

// SetLoginPages configures the login pages of an instance. Safe for concurrent use.
type SetLoginPages struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute configures the login pages in one transaction, or does nothing if they are
// configured so already. It returns ErrLoginBase, tenant.ErrChanged if the instance was
// changed since it was read, and tenant.ErrUnavailable.
func (uc *SetLoginPages) Execute(ctx context.Context, cmd SetLoginPagesCommand) (*tenant.Instance, error) {
	if cmd.BaseURI != "" && (!tenant.IsLoginBase(cmd.BaseURI) || tenant.HasControl(cmd.BaseURI)) {
		return nil, ErrLoginBase
	}
	next := *cmd.Instance
	next.LoginV2 = tenant.LoginV2{IsSet: !cmd.Reset, Required: cmd.Required, BaseURI: cmd.BaseURI}
	if next.LoginV2 == cmd.Instance.LoginV2 {
		return cmd.Instance, nil
	}
	next.Revision = cmd.Instance.Next(uc.Clock())
	return tenant.CommitInstance(ctx, uc.Store, cmd.Complete, uc.IDs, &next, tenant.Event{
		Type: tenant.LoginPagesSet, Actor: cmd.Actor,
		Data: tenant.LoginPagesSetData{InstanceID: next.ID, Required: cmd.Required, BaseURI: cmd.BaseURI},
	})
}
