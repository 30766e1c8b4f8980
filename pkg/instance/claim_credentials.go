package instance

import (
	"context"
	"fmt"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ClaimCredentialsCommand requests the credentials waiting for a request.
type ClaimCredentialsCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// RequestID is the id of the event that requested the instance.
	RequestID string
	// Complete may be nil. A record that it adds contains the sealed credentials: for
	// 24 hours, the lifetime of the record, a repetition of the same request gets them
	// again, but nobody else does.
	Complete tenant.Completer[ClaimedCredentials]
}

// ClaimedCredentials are an owner's credentials, as claimed.
type ClaimedCredentials struct {
	// InstanceID and UserID identify the owner.
	InstanceID, UserID string
	// Opened is the decrypted content of WaitingCredentials. Secret.
	Opened []byte
}

// ClaimCredentials claims an owner's credentials. Safe for concurrent use.
type ClaimCredentials struct {
	Store  tenant.Store
	Sealer tenant.Sealer
	Clock  tenant.Clock
	IDs    tenant.IDs
}

// Execute decrypts and then deletes the credentials, with one read, at most one call to
// the key service, and one transaction. If anything fails, they keep waiting; of
// several concurrent claims, one succeeds. It returns ErrCredentialsGone,
// ErrSealUnavailable or ErrUnavailable, without a result.
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
