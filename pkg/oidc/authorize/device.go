package authorize

import (
	"context"
	"errors"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// ErrUserCode means that no device waits for a decision under a user code. It does not
// say why.
var ErrUserCode = errors.New("no device waits under that user code")

// ErrDeviceOtherOrg means that a device is for people of another organisation.
var ErrDeviceOtherOrg = errors.New("the device is for people of another organisation")

// WaitingDevice is a device that a person decides on.
type WaitingDevice struct {
	*tenant.DeviceAuthorization
	Client *client.Client
}

// Device returns the device that waits under a user code, counting wrong codes like
// limitGuesses. It returns ErrUserCode, ErrDeviceOtherOrg, or *signin.BlockedError.
func (s *Service) Device(ctx context.Context, who *signin.Person, code string) (waiting *WaitingDevice, err error) {
	err = s.limitGuesses(ctx, who.User.ID, code, func(d *tenant.DeviceAuthorization, now time.Time) (err error) {
		waiting, err = s.waitingDevice(ctx, d, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := s.checkDeviceOrg(ctx, waiting, who); err != nil {
		return nil, err
	}
	return waiting, nil
}

// limitGuesses passes what was read for a user code to check, whose error means that
// the code is wrong. Each wrong code counts for whoever typed it, like a failed
// sign-in. It is counted before anything about the code is revealed, so that concurrent
// guesses cannot evade the count. It returns the error of check, or
// *signin.BlockedError after too many.
func (s *Service) limitGuesses(ctx context.Context, by, code string, check func(d *tenant.DeviceAuthorization, now time.Time) error) error {
	now := s.Clock.Now()
	query := tenant.Query{SignInFailures: tenant.HashOf("user code", by), DeviceAuthorizationID: tenant.UserCodeID(code)}
	for range user.MaxMeetings {
		found, err := s.Read(ctx, query)
		if err != nil {
			return err
		}
		attempts := user.Attempts{InstanceID: request.Of(ctx).InstanceID, Name: query.SignInFailures, Previous: found.SignInFailures, Known: true}
		if until := attempts.BlockedUntil(now); now.Before(until) {
			return &signin.BlockedError{Until: until}
		}
		err = s.Store.Write(ctx, now, attempts.Count(now))
		if errors.Is(err, tenant.ErrCollision) || errors.Is(err, tenant.ErrChanged) {
			continue
		}
		if err != nil {
			return err
		}
		if err := check(found.DeviceAuthorization, now); err != nil {
			return err
		}
		// If another attempt was counted since, so was this one.
		if err := s.Store.Write(ctx, now, attempts.Withdraw()); err != nil && !errors.Is(err, tenant.ErrChanged) {
			return err
		}
		return nil
	}
	return &signin.BlockedError{Until: now.Add(time.Second)}
}

// waitingDevice returns what waits for a decision, with its application. It returns
// ErrUserCode if nothing does, or if the application may no longer sign people in.
func (s *Service) waitingDevice(ctx context.Context, d *tenant.DeviceAuthorization, now time.Time) (*WaitingDevice, error) {
	if d == nil || d.State != tenant.DevicePending || !now.Before(d.EndsAt) {
		return nil, ErrUserCode
	}
	c, err := s.Application(ctx, d.ClientID, tenant.Query{})
	if err != nil {
		return nil, err
	}
	if c == nil || !c.HasGrant(openid.GrantTypeDeviceCode) {
		return nil, ErrUserCode
	}
	return &WaitingDevice{d, c}, nil
}

// checkDeviceOrg returns ErrDeviceOtherOrg for a person of another organisation than
// the device asks for, and ErrUserCode if there is no longer one of that name.
func (s *Service) checkDeviceOrg(ctx context.Context, d *WaitingDevice, who *signin.Person) error {
	orgID, err := s.OrgOfScopes(ctx, d.Scopes)
	switch {
	case err != nil && IsFault(err):
		return err
	case err != nil:
		return ErrUserCode
	case !request.InOrg(orgID, who.User):
		return ErrDeviceOtherOrg
	}
	return nil
}

// DecideDevice stores what a person decided. The client may poll at the same time.
func (s *Service) DecideDevice(ctx context.Context, who *signin.Person, d *tenant.DeviceAuthorization, allow bool) error {
	grantID := s.IDs()
	return tenant.ReadAgain(ctx, func() error {
		now := s.Clock.Now()
		if d == nil || d.State != tenant.DevicePending || !now.Before(d.EndsAt) {
			return ErrUserCode
		}
		next := denied(d)
		if allow {
			next = allowed(d, who, grantID)
		}
		err := s.Store.Write(ctx, now, tenant.Update{Entity: next})
		if !errors.Is(err, tenant.ErrChanged) {
			return err
		}
		found, readErr := s.Read(ctx, tenant.Query{DeviceAuthorizationID: d.ID})
		if readErr != nil {
			return readErr
		}
		if d = found.DeviceAuthorization; d != nil && string(d.Hash) != string(next.Hash) {
			d = nil // another one, which the person did not see
		}
		return err
	})
}

func denied(d *tenant.DeviceAuthorization) *tenant.DeviceAuthorization {
	next := *d
	next.State, next.Version = tenant.DeviceDenied, d.Next()
	return &next
}

// allowed returns the device once a person has allowed it, with a grant of the given
// id.
func allowed(d *tenant.DeviceAuthorization, who *signin.Person, grantID string) *tenant.DeviceAuthorization {
	next := *d
	next.State, next.GrantID, next.Version = tenant.DeviceAllowed, grantID, d.Next()
	next.UserID, next.UserOrgID, next.SessionID = who.User.ID, who.User.OrgID, who.Session.ID
	next.AuthTime, next.Epoch, next.AMR = who.Session.AuthTime, who.Session.Epoch, who.Session.AMR
	return &next
}
