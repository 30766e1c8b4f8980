package org

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// RemoveCommand asks for the end of an organisation.
type RemoveCommand struct {
	// Actor is who asks, for the event.
	Actor             string
	InstanceID, OrgID string
	// Complete may be nil.
	Complete tenant.Completer[tenant.Org]
}

// The refusals of a removal. Source: the contract, reads.md, "Organisations".
var (
	ErrDefault = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMA-wG9p1", Key: "Errors.Org.DefaultOrgNotDeletable"}
	ErrGone    = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMA-aps2n", Key: "Errors.Org.NotFound"}
)

// Remove is the use case of that name. Safe for concurrent use.
type Remove struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes the organisation, in one transaction: its users are nobody,
// and its names, domains and user names are free, from then on. What is left of
// it is swept by whoever hears of the event. It returns the organisation's last
// revision, ErrDefault, ErrGone, tenant.ErrChanged if the organisation was
// changed since it was read, and tenant.ErrUnavailable.
func (uc *Remove) Execute(ctx context.Context, cmd RemoveCommand) (*tenant.Org, error) {
	org, err := uc.read(ctx, cmd)
	if err != nil {
		return nil, err
	}
	at := uc.Clock()
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Org, tenant.Change, error) {
		last := *org
		last.Revision = org.Next(at)
		data := tenant.OrgRemovedData{InstanceID: cmd.InstanceID, OrgID: last.ID, Name: last.Name, Domains: []string{}}
		for _, d := range last.Domains {
			data.Domains = append(data.Domains, d.Domain)
		}
		return &last, tenant.Change{
			Writes: []tenant.Write{tenant.Delete{Entity: org}},
			Event: tenant.Event{
				InstanceID: cmd.InstanceID, ID: uc.IDs(), Type: tenant.OrgRemoved, Actor: cmd.Actor, At: last.ChangedAt, Data: data,
			},
		}, nil
	})
}

// read returns the organisation. The instance is read after it: whoever makes
// the organisation the default one also changes the organisation, so either the
// instance says so here, or the removal is lost to tenant.ErrChanged.
func (uc *Remove) read(ctx context.Context, cmd RemoveCommand) (*tenant.Org, error) {
	if !tenant.IsID(cmd.OrgID) {
		return nil, ErrGone
	}
	found, err := uc.Store.Snapshot(ctx, tenant.Query{InstanceID: cmd.InstanceID, OrgID: cmd.OrgID})
	if err != nil {
		return nil, err
	}
	if found.Org == nil {
		return nil, ErrGone
	}
	now, err := uc.Store.Snapshot(ctx, tenant.Query{InstanceID: cmd.InstanceID})
	switch {
	case err != nil:
		return nil, err
	case now.Instance == nil:
		return nil, ErrGone
	case now.Instance.DefaultOrgID == cmd.OrgID:
		return nil, ErrDefault
	}
	return found.Org, nil
}
