package org

import (
	"context"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ChangeCommand requests a change of an organisation.
type ChangeCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// Instance is as read.
	Instance *tenant.Instance
	// OrgID may be any text.
	OrgID string
	// Read is an organisation that was read with the instance: see GetQuery.
	Read *tenant.Org
	// Complete may be nil.
	Complete tenant.Completer[tenant.Org]
}

// ChangeStore is used by the use cases that change an organisation.
type ChangeStore interface {
	tenant.Store
	Getter
}

// OwnedStore is used by the use cases that disable an organisation's users, among whom
// may be an owner of the instance.
type OwnedStore interface {
	ChangeStore
	member.Lister
}

// get returns the organisation, or notFound as the error.
func (c ChangeCommand) get(ctx context.Context, store Getter, notFound *tenant.Error) (*tenant.Org, error) {
	org, err := get(ctx, store, GetQuery{InstanceID: c.Instance.ID, ID: c.OrgID, Read: c.Read})
	if err == nil && org == nil {
		err = notFound
	}
	return org, err
}

// anotherOwner returns conditions that ensure that the instance keeps an owner outside
// the organisation. It returns member.ErrLastOwner if there is none.
func (c ChangeCommand) anotherOwner(ctx context.Context, store member.Lister) ([]tenant.Write, error) {
	return member.AnotherOwner(ctx, store, c.Instance.ID, func(m *tenant.KnownMember) bool { return m.User.OrgID != c.OrgID })
}

// changed is a changed organisation, with further writes.
type changed struct {
	org *tenant.Org
	// added is a domain that the organisation did not have before, or "".
	added  string
	before []tenant.Write
	after  []tenant.Write
	event  tenant.EventType
	data   any
}

// commit applies the next revision of an organisation in one transaction.
func (c ChangeCommand) commit(ctx context.Context, store tenant.Store, clock tenant.Clock, ids tenant.IDs, to changed) (*tenant.Org, error) {
	at := clock.Now()
	next := *to.org
	next.Revision = to.org.Next(at)
	if n := indexOfDomain(&next, to.added); n >= 0 {
		next.Domains[n].AddedAt = next.ChangedAt
	}
	return tenant.Commit(ctx, store, c.Complete, func() (*tenant.Org, tenant.Change, error) {
		writes := append([]tenant.Write{}, to.before...)
		writes = append(writes, tenant.Update{Entity: &next})
		return &next, tenant.Change{
			Writes: append(writes, to.after...),
			Event:  tenant.Event{InstanceID: next.InstanceID, ID: ids(), Type: to.event, Actor: c.Actor, At: at, Data: to.data},
		}, nil
	})
}
