package org

import (
	"context"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// RemoveCommand asks for the end of an organisation.
type RemoveCommand struct {
	// Actor is who asks, for the event.
	Actor string
	// Instance as it was read.
	Instance *tenant.Instance
	OrgID    string
	// Read is the organisation as it was read; nil for one that was not.
	Read *tenant.Org
	// Complete may be nil.
	Complete tenant.Completer[tenant.Org]
}

// The refusals of a removal. Source: the contract, reads.md, "Organisations".
var (
	ErrDefault = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMA-wG9p1", Key: "Errors.Org.DefaultOrgNotDeletable"}
	ErrGone    = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMA-aps2n", Key: keyNotFound}
)

// Remove is the use case of that name. Safe for concurrent use.
type Remove struct {
	Store interface {
		tenant.Store
		Getter
		member.Lister
	}
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes the organisation, in one transaction: its users are nobody,
// and its names, domains and user names are free, from then on. What is left of
// it is swept by whoever hears of the event. It returns the organisation's last
// revision, ErrDefault, ErrGone, member.ErrLastOwner if the instance's owners are
// all in it, tenant.ErrChanged if instance or organisation
// were changed since they were read, and tenant.ErrUnavailable.
func (uc *Remove) Execute(ctx context.Context, cmd RemoveCommand) (*tenant.Org, error) {
	org, err := get(ctx, uc.Store, GetQuery{InstanceID: cmd.Instance.ID, ID: cmd.OrgID, Read: cmd.Read})
	switch {
	case err != nil:
		return nil, err
	case org == nil:
		return nil, ErrGone
	case org.ID == cmd.Instance.DefaultOrgID:
		return nil, ErrDefault
	}
	owner, err := member.AnotherOwner(ctx, uc.Store, org.InstanceID, func(m *tenant.KnownMember) bool { return m.User.OrgID != org.ID })
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
			// Whoever makes it the default one depends on the organisation likewise, so
			// that one of the two is lost; so does who removes the owner who stays.
			Writes: append([]tenant.Write{tenant.Delete{Entity: org}, tenant.Unchanged{Entity: cmd.Instance}}, owner...),
			Event: tenant.Event{
				InstanceID: last.InstanceID, ID: uc.IDs(), Type: tenant.OrgRemoved, Actor: cmd.Actor, At: at, Data: data,
			},
		}, nil
	})
}
