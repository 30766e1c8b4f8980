package token

import (
	"context"
	"errors"
	"net/url"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// deviceCodeLifetime is how long a person has to type a user code and allow the
	// device.
	deviceCodeLifetime = 5 * time.Minute
	// deviceCodeKept is how long the codes are kept afterwards, so that a client that
	// still polls learns that they expired.
	deviceCodeKept = 10 * time.Minute
	// pollInterval is how long a client initially waits between two polls, and by how
	// much longer after each early one (RFC 8628 section 3.5).
	pollInterval = 5 * time.Second
	// pollTolerance allows for requests that take different times to arrive.
	pollTolerance = time.Second
)

func errDeviceCode() error { return openid.ErrInvalidGrant().WithDescription("invalid device_code") }

// AuthorizeDevice gives a client the codes with which a person allows it on another
// device (RFC 8628 section 3.2).
func (s *Service) AuthorizeDevice(ctx context.Context, by *client.Client, requested []string) (*openid.DeviceAuthorizationResponse, error) {
	if !by.HasGrant(openid.GrantTypeDeviceCode) {
		return nil, openid.ErrUnauthorizedClient().WithDescription("grant_type %q not allowed", openid.GrantTypeDeviceCode)
	}
	scopes, err := deviceScopes(by, requested)
	if err != nil {
		return nil, err
	}
	if _, err := s.OrgOfScopes(ctx, scopes); err != nil {
		return nil, err
	}
	app, now := by.App, s.Clock.Now()
	d := &tenant.DeviceAuthorization{
		InstanceID: app.InstanceID, ClientID: app.ClientID, Scopes: scopes,
		Narrowed: scope.IsNarrowed(requested, scopes), State: tenant.DevicePending, Interval: pollInterval,
		EndsAt: now.Add(deviceCodeLifetime), ExpiresAt: now.Add(deviceCodeLifetime + deviceCodeKept), Version: 1,
	}
	for draw := 1; ; draw++ {
		userCode := tenant.NewUserCode()
		d.ID = tenant.UserCodeID(userCode)
		deviceCode, hash, err := tenant.MintDeviceCode(d.InstanceID, d.ID)
		if err != nil {
			return nil, err
		}
		d.Hash = hash
		err = s.Store.Write(ctx, now, tenant.Create{Entity: d})
		if errors.Is(err, tenant.ErrCollision) && draw < request.MaxCollisions {
			continue
		}
		if err != nil {
			return nil, err
		}
		address := request.Of(ctx).Issuer + endpoint.Device
		return &openid.DeviceAuthorizationResponse{
			DeviceCode: deviceCode, UserCode: userCode,
			VerificationURI: address, VerificationURIComplete: address + "?" + url.Values{"user_code": {userCode}}.Encode(),
			ExpiresIn: int(deviceCodeLifetime.Seconds()), Interval: int(pollInterval.Seconds()),
		}, nil
	}
}

// deviceScopes returns the scopes that a device gets. None need be requested (RFC 8628
// section 3.1), and none leads to a refresh token that the client may not use.
func deviceScopes(by *client.Client, requested []string) ([]string, error) {
	if len(requested) == 0 {
		return nil, nil
	}
	requested = by.WithoutUnknownRoles(requested)
	if by.HasGrant(openid.GrantTypeRefreshToken) {
		return scope.Granted(requested, openid.ScopeOfflineAccess)
	}
	return scope.Granted(requested)
}

// PollDevice gives a client tokens once a person has allowed it (RFC 8628 section 3.4),
// with two reads in a warm function and one transaction. Until then, it tells the
// client whether to ask again.
func (s *Service) PollDevice(ctx context.Context, by *client.Client, text string) (*openid.AccessTokenResponse, error) {
	now := s.Clock.Now()
	instanceID, id, secret, err := tenant.ParseDeviceCode(text)
	if err != nil || instanceID != request.Of(ctx).InstanceID {
		return nil, errDeviceCode()
	}
	found, err := s.Prefetched(ctx, tenant.Query{DeviceAuthorizationID: id})
	if err != nil {
		return nil, err
	}
	d := found.DeviceAuthorization
	switch {
	case d == nil || !d.Matches(secret) || d.ClientID != by.ID:
		return nil, request.WithCause(ctx, errDeviceCode(), errors.New("no such device code"))
	case d.State == tenant.DeviceUsed:
		return nil, s.endReplayedDevice(ctx, d)
	case !now.Before(d.EndsAt):
		return nil, openid.ErrExpiredDeviceCode()
	case d.State == tenant.DeviceDenied:
		return nil, openid.ErrAccessDenied()
	case d.State == tenant.DevicePending:
		return nil, s.answerPending(ctx, d, now)
	}
	return s.exchangeDevice(ctx, by, d, now)
}

// answerPending tells a client to ask again, and less often if it polled too early.
func (s *Service) answerPending(ctx context.Context, d *tenant.DeviceAuthorization, now time.Time) error {
	next := *d
	next.PolledAt, next.Version = now, d.Next()
	early := !d.PolledAt.IsZero() && now.Sub(d.PolledAt) < d.Interval-pollTolerance
	if early {
		next.Interval += pollInterval
	}
	err := s.Store.Write(ctx, now, tenant.Update{Entity: &next})
	switch {
	case early && err == nil, errors.Is(err, tenant.ErrChanged): // by another poll, or by the person
		return openid.ErrSlowDown()
	case err != nil:
		return err
	}
	return openid.ErrAuthorizationPending()
}

// exchangeDevice uses up what a person has allowed.
func (s *Service) exchangeDevice(ctx context.Context, by *client.Client, d *tenant.DeviceAuthorization, now time.Time) (*openid.AccessTokenResponse, error) {
	found, err := s.Read(ctx, tenant.Query{UserID: d.UserID, UserOrgID: d.UserOrgID, Authorizations: true})
	if err != nil {
		return nil, err
	}
	if !found.User.Accepts(d.AuthTime, d.Epoch) {
		return nil, request.WithCause(ctx, errDeviceCode(), errors.New("the user was removed or is inactive, or the sign-in was ended"))
	}
	if !by.Admits(found.User, found.Authorizations) {
		return nil, request.WithCause(ctx, errDeviceCode(), client.ErrNotAdmitted)
	}
	used := *d
	used.State, used.Version = tenant.DeviceUsed, d.Next()
	tokens, err := s.redeem(ctx, by, &tenant.AuthorizationCode{
		InstanceID: d.InstanceID, UserID: d.UserID, ID: d.GrantID, ClientID: d.ClientID, Scopes: d.Scopes,
		Narrowed: d.Narrowed, AuthTime: d.AuthTime, Epoch: d.Epoch, AMR: d.AMR, SessionID: d.SessionID,
	}, found, &used, now)
	switch {
	case errors.Is(err, tenant.ErrChanged):
		return nil, s.endReplayedDevice(ctx, d)
	case errors.Is(err, errSignedOut):
		return nil, request.WithCause(ctx, errDeviceCode(), err)
	}
	return tokens, err
}

// endReplayedDevice ends what a device code was exchanged for: a second holder of the
// code may have stolen it.
func (s *Service) endReplayedDevice(ctx context.Context, d *tenant.DeviceAuthorization) error {
	found, err := s.Read(ctx, tenant.Query{UserID: d.UserID, UserOrgID: d.UserOrgID})
	if err != nil {
		return err
	}
	err = s.endReused(ctx, reuse{d.InstanceID, d.UserID, d.GrantID, d.ClientID, openid.GrantTypeDeviceCode, found.User})
	if err != nil {
		return err
	}
	return request.WithCause(ctx, openid.ErrInvalidGrant(), errors.New("the device code was used before"))
}
