package org

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of a removal. Source: the contract, reads.md, "Organisations".
var (
	ErrDefault = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMA-wG9p1", Key: "Errors.Org.DefaultOrgNotDeletable"}
	ErrGone    = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMA-aps2n", Key: keyNotFound}
)

// Remove removes an organisation. Safe for concurrent use.
type Remove struct {
	Store OwnedStore
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes the organisation in one transaction. From then on, its users no
// longer exist, and its names, domains and user names are free. A subscriber of the
// event sweeps the rest. It returns the organisation's last revision, ErrDefault,
// ErrGone, member.ErrLastOwner, tenant.ErrChanged if something was changed since it was
// read, and tenant.ErrUnavailable.
func (uc *Remove) Execute(ctx context.Context, cmd ChangeCommand) (*tenant.Org, error) {
	org, err := cmd.get(ctx, uc.Store, ErrGone)
	switch {
	case err != nil:
		return nil, err
	case org.ID == cmd.Instance.DefaultOrgID:
		return nil, ErrDefault
	}
	owner, err := cmd.anotherOwner(ctx, uc.Store)
	if err != nil {
		return nil, err
	}
	at := uc.Clock.Now()
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Org, tenant.Change, error) {
		last := *org
		last.Revision = org.Next(at)
		data := tenant.OrgRemovedData{InstanceID: last.InstanceID, OrgID: last.ID, Name: last.Name, Domains: []string{}}
		for _, d := range last.Domains {
			data.Domains = append(data.Domains, d.Domain)
		}
		return &last, tenant.Change{
			// Making it the default organisation depends on the organisation in turn,
			// so of two such concurrent changes one is lost.
			Writes: append([]tenant.Write{
				tenant.Delete{Entity: org},
				tenant.Unchanged{Entity: cmd.Instance},
				tenant.Put{Entity: &tenant.FormerOrg{InstanceID: org.InstanceID, ID: org.ID}},
			}, owner...),
			Event: tenant.Event{
				InstanceID: last.InstanceID, ID: uc.IDs(), Type: tenant.OrgRemoved, Actor: cmd.Actor, At: at, Data: data,
			},
		}, nil
	})
}
