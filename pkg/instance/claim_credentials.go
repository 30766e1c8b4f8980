package instance

import (
	"context"
	"fmt"

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
	Complete tenant.Completer[ClaimedCredentials]
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
	at := uc.Clock.Now()
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
	result := &ClaimedCredentials{InstanceID: waiting.InstanceID, UserID: waiting.UserID, Opened: opened}
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*ClaimedCredentials, tenant.Change, error) {
		return result, tenant.Change{
			Writes: []tenant.Write{tenant.Delete{Entity: waiting, Else: tenant.ErrCredentialsGone}},
			Event: tenant.Event{
				InstanceID: waiting.InstanceID, ID: uc.IDs(), Type: tenant.CredentialsClaimed,
				Actor: cmd.Actor, At: at, RequestID: cmd.RequestID,
				Data: tenant.CredentialsClaimedData{InstanceID: waiting.InstanceID, UserID: waiting.UserID, OrgID: waiting.OrgID},
			},
		}, nil
	})
}
