package org

import (
	"context"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ChangeCommand asks for something to be changed of an organisation.
type ChangeCommand struct {
	// Actor is who asks, for the event.
	Actor string
	// Instance as it was read.
	Instance *tenant.Instance
	// OrgID is any text.
	OrgID string
	// Read is an organisation that was read with the instance: see GetQuery.
	Read *tenant.Org
	// Complete may be nil.
	Complete tenant.Completer[tenant.Org]
}

// ChangeStore has the access paths of the use cases that change an organisation.
type ChangeStore interface {
	tenant.Store
	Getter
}

// OwnedStore has those of the use cases that take an organisation's users away,
// of whom one may own the instance.
type OwnedStore interface {
	ChangeStore
	member.Lister
}

// get returns the organisation, or notFound.
func (c ChangeCommand) get(ctx context.Context, store Getter, notFound *tenant.Error) (*tenant.Org, error) {
	org, err := get(ctx, store, GetQuery{InstanceID: c.Instance.ID, ID: c.OrgID, Read: c.Read})
	if err == nil && org == nil {
		err = notFound
	}
	return org, err
}

// anotherOwner returns the conditions on which the instance keeps an owner who is
// not in the organisation. It returns member.ErrLastOwner if there is none.
func (c ChangeCommand) anotherOwner(ctx context.Context, store member.Lister) ([]tenant.Write, error) {
	return member.AnotherOwner(ctx, store, c.Instance.ID, func(m *tenant.KnownMember) bool { return m.User.OrgID != c.OrgID })
}

// changed is an organisation after a change, with what the change writes beside it.
type changed struct {
	org    *tenant.Org
	before []tenant.Write
	after  []tenant.Write
	event  tenant.EventType
	data   any
}

// commit writes the next revision of an organisation in one transaction.
func (c ChangeCommand) commit(ctx context.Context, store tenant.Store, clock tenant.Clock, ids tenant.IDs, to changed) (*tenant.Org, error) {
	at := clock.Now()
	next := *to.org
	next.Revision = to.org.Next(at)
	return tenant.Commit(ctx, store, c.Complete, func() (*tenant.Org, tenant.Change, error) {
		writes := append([]tenant.Write{}, to.before...)
		writes = append(writes, tenant.Update{Entity: &next})
		return &next, tenant.Change{
			Writes: append(writes, to.after...),
			Event:  tenant.Event{InstanceID: next.InstanceID, ID: ids(), Type: to.event, Actor: c.Actor, At: at, Data: to.data},
		}, nil
	})
}
