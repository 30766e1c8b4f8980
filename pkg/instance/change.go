package instance

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ChangeCommand requests a change of an instance.
type ChangeCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// Instance is as read. Only the addition of a domain accepts nil, for an instance
	// that does not exist: its refusal comes after those of the domain.
	Instance *tenant.Instance
	// Complete may be nil.
	Complete tenant.Completer[tenant.Instance]
}

// next returns the instance's next version, whose lists of domains are copies.
func (cmd ChangeCommand) next(clock tenant.Clock) *tenant.Instance {
	next := *cmd.Instance
	next.Domains, next.TrustedDomains, next.Revision = slices.Clone(next.Domains), slices.Clone(next.TrustedDomains), next.Next(clock())
	return &next
}

// commit applies the next version of the instance before the other writes: a change
// that lost an update is decided again, and so never meets its own claim.
func (cmd ChangeCommand) commit(
	ctx context.Context, store tenant.Store, ids tenant.IDs, next *tenant.Instance, eventType tenant.EventType, data any, writes ...tenant.Write,
) (*tenant.Instance, error) {
	return tenant.CommitInstance(ctx, store, cmd.Complete, ids, next, tenant.Event{Type: eventType, Actor: cmd.Actor, Data: data}, writes...)
}
