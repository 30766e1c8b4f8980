package signin

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// attempt is an attempt to sign in, before the password is compared.
type attempt struct {
	user.Named
	// device is what the browser's cookie names if it belongs to that user; otherwise
	// secret is nil.
	device tenant.TokenRef
	secret []byte
}

// attempt finds out, with one read, which user a login name means.
func (s *Service) attempt(ctx context.Context, header http.Header, loginName string) (*attempt, error) {
	named, err := user.ByLoginName(ctx, s.Read, loginName)
	if err != nil {
		return nil, err
	}
	a := &attempt{Named: named}
	e := request.Of(ctx)
	ref, secret, err := tenant.ParseDevice(e.Cookie(header, cookieDevice))
	if err == nil && ref.InstanceID == e.InstanceID && ref.UserID == a.UserID {
		a.device, a.secret = ref, secret
	}
	return a, nil
}

// loadedAttempt is an attempt together with what was read for it.
type loadedAttempt struct {
	*attempt
	user.Attempts
	// user is the user whose password is compared, or nil if there is none.
	user *tenant.User
	// device is the browser, or nil if the user has not signed in with it before.
	device *tenant.Device
}

// loadAttempt reads what an attempt depends on; it reads as much for an unknown user
// as for a known one.
func (s *Service) loadAttempt(ctx context.Context, a *attempt, now time.Time) (*loadedAttempt, error) {
	query := tenant.Query{
		UserID: a.UserID, UserOrgID: a.UserOrgID, SignInFailures: user.AttemptsName(a.Name), InstanceFailures: user.BudgetName(a.Name, now),
	}
	if a.UserID == "" {
		query.UserID, query.UserOrgID = tenant.Nobody, tenant.Nobody // no user has this id, but the read costs the same
	}
	if a.secret != nil {
		query.DeviceID, query.DeviceFailures = a.device.TokenID, tenant.HashOf("device", a.UserID, a.device.TokenID)
	}
	found, err := s.Read(ctx, query)
	if err != nil {
		return nil, err
	}
	j := &loadedAttempt{attempt: a, Attempts: user.Attempts{
		InstanceID: request.Of(ctx).InstanceID, Name: query.SignInFailures, Previous: found.SignInFailures, Budget: query.InstanceFailures,
	}}
	if u := found.User; u != nil && u.Human != nil && (a.OrgID == "" || a.OrgID == u.OrgID) {
		j.user = u
	}
	if found.InstanceFailures != nil {
		j.Spent = found.InstanceFailures.Count
	}
	device := found.Device
	if device != nil && device.Matches(a.secret) && now.Before(device.ExpiresAt) && j.user.Accepts(device.AuthTime, device.Epoch) {
		j.device, j.Known, j.Name, j.Previous = device, true, query.DeviceFailures, found.DeviceFailures
	}
	return j, nil
}

// countAttempt counts an attempt before the password is compared, so that many
// concurrent attempts cannot evade the limit: each of them is counted. It returns
// *BlockedError if the attempt is not allowed.
func (s *Service) countAttempt(ctx context.Context, a *attempt) (*loadedAttempt, error) {
	now := s.Clock().UTC().Truncate(time.Microsecond)
	for range user.MaxMeetings {
		j, err := s.loadAttempt(ctx, a, now)
		if err != nil {
			return nil, err
		}
		if until := j.BlockedUntil(now); now.Before(until) {
			return nil, &BlockedError{until}
		}
		err = s.Store.Write(ctx, now, j.Count(now))
		if !errors.Is(err, tenant.ErrCollision) && !errors.Is(err, tenant.ErrChanged) {
			return j, err
		}
	}
	return nil, &BlockedError{now.Add(time.Second)}
}

// recordFailure records a failed attempt, for an unknown user as for a known one, and
// counts it against the instance's budget unless it came from a browser with which the
// user has signed in before.
func (s *Service) recordFailure(ctx context.Context, j *loadedAttempt) error {
	record := s.failureRecord(j.InstanceID, j.user)
	return s.Write(ctx, record, j.Failed(record.At)...)
}
