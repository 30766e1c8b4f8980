package application

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// SecretCommand requests a new client secret.
type SecretCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// Application is as read.
	Application *tenant.Application
	// Complete may be nil.
	Complete tenant.Completer[MadeSecret]
}

// MadeSecret is a new client secret.
type MadeSecret struct {
	At time.Time
	// Text is the secret itself.
	Text string
}

// MakeSecret gives the application a new client secret in one transaction, which
// invalidates the previous one. It returns ErrNoSecret if the application authenticates
// by other means, tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) MakeSecret(ctx context.Context, cmd SecretCommand) (*MadeSecret, error) {
	if !cmd.Application.AuthMethod().HasSecret() {
		return nil, ErrNoSecret
	}
	made, next := &MadeSecret{At: uc.Clock.Now()}, *cmd.Application
	made.Text, next.SecretHash = tenant.MintClientSecret()
	next.Revision = cmd.Application.Next(made.At)
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*MadeSecret, tenant.Change, error) {
		return made, tenant.Change{
			Writes: []tenant.Write{tenant.Update{Entity: &next}},
			Event: tenant.Event{
				InstanceID: next.InstanceID, ID: uc.IDs(), Type: tenant.ApplicationSecretChanged, Actor: cmd.Actor, At: made.At, Data: stateOf(&next),
			},
		}, nil
	})
}
