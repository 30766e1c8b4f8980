package provision

import (
	"context"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ClaimCredentialsCommand asks for the credentials that wait for a request.
type ClaimCredentialsCommand struct {
	// Actor is who asks, for the event.
	Actor string
	// RequestID is that of the event that asked for the instance.
	RequestID string
	// Complete may be nil. A record that it adds holds the credentials, sealed,
	// for as long as the record lives: 24 hours in which the same request gets
	// them again, although nobody else does.
	Complete Completer[ClaimedCredentials]
}

// ClaimedCredentials are those of an owner, taken by their claimant.
type ClaimedCredentials struct {
	// InstanceID and UserID are the owner's.
	InstanceID, UserID string
	// Opened is what WaitingCredentials had sealed. Secret.
	Opened []byte
}

// ClaimCredentials is the use case of that name. Safe for concurrent use.
type ClaimCredentials struct {
	Store  tenant.Store
	Sealer tenant.Sealer
	Clock  tenant.Clock
	IDs    tenant.IDs
}

// Execute decrypts the credentials and then takes them away: one read, at most
// one call to the key service, one transaction. Whatever fails on the way, they
// wait as before; of several claims at once, one gets them. It returns
// ErrCredentialsGone, ErrSealUnavailable or ErrUnavailable; with an error there
// is not a result.
func (uc *ClaimCredentials) Execute(ctx context.Context, cmd ClaimCredentialsCommand) (*ClaimedCredentials, error) {
	at := now(uc.Clock)
	found, err := uc.Store.Snapshot(ctx, tenant.Query{
		Credentials: tenant.NewRequestKey(tenant.EventsCaller, cmd.RequestID),
	})
	if err != nil {
		return nil, err
	}
	waiting := found.Credentials
	if waiting == nil || !at.Before(waiting.ExpiresAt) {
		return nil, tenant.ErrCredentialsGone
	}
	opened, err := uc.Sealer.Open(ctx, tenant.SealCredentials, waiting.Binding(), waiting.Sealed)
	if err != nil {
		return nil, fmt.Errorf("open waiting credentials: %w", err)
	}
	plan := &claimPlan{actor: cmd.Actor, requestID: cmd.RequestID, at: at, ids: uc.IDs, waiting: waiting, opened: opened}
	if err := plan.draw(); err != nil {
		return nil, err
	}
	return write(ctx, uc.Store, plan, cmd.Complete)
}

// claimPlan is a claim whose credentials were there a moment ago.
type claimPlan struct {
	actor, requestID string
	at               time.Time
	ids              tenant.IDs
	waiting          *tenant.WaitingCredentials
	opened           []byte

	eventID string
}

func (p *claimPlan) draw() error {
	p.eventID = p.ids()
	return nil
}

func (p *claimPlan) change() tenant.Change {
	return tenant.Change{
		Writes: []tenant.Write{tenant.Delete{Entity: p.waiting, Else: tenant.ErrCredentialsGone}},
		Event: tenant.Event{
			InstanceID: p.waiting.InstanceID, ID: p.eventID, Type: tenant.CredentialsClaimed,
			Actor: p.actor, At: p.at, RequestID: p.requestID,
			Data: tenant.CredentialsClaimedData{InstanceID: p.waiting.InstanceID, UserID: p.waiting.UserID},
		},
	}
}

func (p *claimPlan) result() (*ClaimedCredentials, error) {
	return &ClaimedCredentials{InstanceID: p.waiting.InstanceID, UserID: p.waiting.UserID, Opened: p.opened}, nil
}
