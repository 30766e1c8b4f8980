package authorize

import (
	"context"
	"encoding/hex"
	"errors"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/signin"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of device authorizations. Source: the contract, apps.md; those for expired
// requests and for guesses have ids of ours.
var (
	// The original has no text for the key of ErrDeviceRead.
	ErrDeviceRead    = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-Sah9a", Key: "Errors.DeviceAuth.NotExisting"}
	ErrDeviceID      = &tenant.Error{Kind: tenant.KindPrecondition, ID: "CRYPT-ha6Oh", Key: "malformed encrypted value"}
	ErrDeviceUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-D2hf2", Key: "Errors.DeviceAuth.NotFound"}
	ErrDeviceHandled = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-D30Jf", Key: "Errors.DeviceAuth.AlreadyHandled"}
	ErrDeviceExpired = &tenant.Error{Kind: tenant.KindPrecondition, ID: "OIDC-lOgn7", Key: "Errors.DeviceAuth.Expired"}
	ErrDeviceGuessed = &tenant.Error{Kind: tenant.KindTooMany, ID: "OIDC-lOgn8", Key: "Errors.DeviceAuth.TooManyCodes"}
)

// DeviceRequest is a device's request as a login page sees it.
type DeviceRequest struct {
	*tenant.DeviceAuthorization
	// Application and Project are for their names.
	Application *tenant.Application
	Project     *tenant.Project
}

// Device returns the request with the user code r.ID, in the form of
// tenant.NewUserCode; it may have been decided. Each wrong code counts for its caller,
// unless isLoginPage says that many people typed the codes. It returns ErrDeviceRead,
// ErrDeviceGuessed after too many, or tenant.ErrUnavailable.
func (l *Logins) Device(ctx context.Context, r LoginRequest, isLoginPage bool) (request *DeviceRequest, err error) {
	ctx, _ = r.newContext(ctx)
	s := l.Service
	code, ok := tenant.ReadUserCode(r.ID)
	if !ok || code != r.ID {
		return nil, ErrDeviceRead
	}
	check := func(d *tenant.DeviceAuthorization, now time.Time) (err error) {
		request, err = l.deviceRequest(ctx, d, now)
		return err
	}
	if isLoginPage {
		found, err := s.Read(ctx, tenant.Query{DeviceAuthorizationID: tenant.UserCodeID(code)})
		if err != nil {
			return nil, err
		}
		return l.deviceRequest(ctx, found.DeviceAuthorization, s.Clock())
	}
	err = s.limitGuesses(ctx, r.Actor, code, check)
	var blocked *signin.BlockedError
	if errors.As(err, &blocked) {
		refusal := *ErrDeviceGuessed
		refusal.RetryAfter = max(blocked.Until.Sub(s.Clock()), time.Second)
		return nil, &refusal
	}
	if err != nil {
		return nil, err
	}
	return request, nil
}

func (l *Logins) deviceRequest(ctx context.Context, d *tenant.DeviceAuthorization, now time.Time) (*DeviceRequest, error) {
	if d == nil || !now.Before(d.ExpiresAt) {
		return nil, ErrDeviceRead
	}
	c, err := l.Service.Application(ctx, d.ClientID, tenant.Query{})
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, ErrDeviceRead
	}
	return &DeviceRequest{d, c.App, c.Project}, nil
}

// DecideCommand decides on a device's request, whose id is that of LoginRequest.
type DecideCommand struct {
	LoginRequest
	// Session is that of the user who allows the device, or nil for a denial.
	Session *SessionProof
	// Complete may be nil.
	Complete tenant.Completer[tenant.DeviceAuthorization]
}

// Decide allows or denies a device. To deny it again does nothing. It returns a refusal
// of the request, of the session or of the user, tenant.ErrChanged if the client polled
// or another decision was faster, or tenant.ErrUnavailable.
func (l *Logins) Decide(ctx context.Context, cmd DecideCommand) (*tenant.DeviceAuthorization, error) {
	ctx, _ = cmd.newContext(ctx)
	s := l.Service
	if id, err := hex.DecodeString(cmd.ID); err != nil || hex.EncodeToString(id) != cmd.ID || len(cmd.ID) != len(tenant.UserCodeID("")) {
		return nil, ErrDeviceID
	}
	var query tenant.Query
	if cmd.Session != nil {
		query = sessionQuery(cmd.LoginRequest, *cmd.Session)
	}
	query.DeviceAuthorizationID = cmd.ID
	found, err := s.Read(ctx, query)
	if err != nil {
		return nil, err
	}
	d, now := found.DeviceAuthorization, s.Clock()
	switch {
	case d == nil || !now.Before(d.ExpiresAt):
		return nil, ErrDeviceUnknown
	case d.State == tenant.DeviceDenied && cmd.Session == nil:
		return d, nil
	case d.State != tenant.DevicePending:
		return nil, ErrDeviceHandled
	case !now.Before(d.EndsAt):
		return nil, ErrDeviceExpired
	}
	var who *signin.Person
	if cmd.Session != nil {
		if who, err = l.approver(ctx, cmd, found); err != nil {
			return nil, err
		}
	}
	return tenant.Commit(ctx, s.Store, cmd.Complete, func() (*tenant.DeviceAuthorization, tenant.Change, error) {
		next, data := denied(d), tenant.DeviceDecidedData{InstanceID: d.InstanceID, ClientID: d.ClientID}
		if who != nil {
			next = allowed(d, who, s.IDs())
			data.Allowed, data.UserID, data.OrgID, data.SessionID = true, who.User.ID, who.User.OrgID, who.Session.ID
		}
		return next, tenant.Change{Writes: []tenant.Write{tenant.Update{Entity: next}}, Event: tenant.Event{
			InstanceID: d.InstanceID, ID: s.IDs(), Type: tenant.DeviceDecided, Actor: cmd.Actor, At: s.Clock.Now(), Data: data,
		}}, nil
	})
}

// approver returns who allows a device, if they may.
func (l *Logins) approver(ctx context.Context, cmd DecideCommand, found tenant.Snapshot) (*signin.Person, error) {
	who, err := l.personOf(ctx, cmd.LoginRequest, found, *cmd.Session)
	if err != nil {
		return nil, err
	}
	c, err := l.Service.Application(ctx, found.DeviceAuthorization.ClientID, tenant.Query{})
	switch {
	case err != nil:
		return nil, err
	case c == nil || !c.HasGrant(openid.GrantTypeDeviceCode):
		return nil, ErrDeviceUnknown
	}
	switch err := l.Service.checkDeviceOrg(ctx, &WaitingDevice{found.DeviceAuthorization, c}, who); {
	case errors.Is(err, ErrDeviceOtherOrg):
		return nil, ErrOtherOrg
	case errors.Is(err, ErrUserCode):
		return nil, ErrDeviceUnknown
	case err != nil:
		return nil, err
	}
	return who, checkSignIn(c, who)
}
