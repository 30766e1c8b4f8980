package oidc

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// attempt is somebody's attempt to sign in, before the password is compared.
type attempt struct {
	user.Named
	// device is what the browser's cookie says, if it is about that user; its
	// secret is nil if not.
	device tenant.TokenRef
	secret []byte
}

// attempt finds out by one read who is meant by a login name.
func (s *server) attempt(ctx context.Context, header http.Header, loginName string) (*attempt, error) {
	named, err := user.ByLoginName(ctx, s.read, loginName)
	if err != nil {
		return nil, err
	}
	a := &attempt{Named: named}
	e := exchangeOf(ctx)
	ref, secret, err := tenant.ParseDevice(e.cookie(header, cookieDevice))
	if err == nil && ref.InstanceID == e.instanceID && ref.UserID == a.UserID {
		a.device, a.secret = ref, secret
	}
	return a, nil
}

// judged is an attempt with what was read for it.
type judged struct {
	*attempt
	user.Attempts
	// user is who may have the password, nil for nobody.
	user *tenant.User
	// device is the browser, nil if the user did not sign in with it before.
	device *tenant.Device
}

// judge reads what an attempt depends on, as much for nobody as for a user.
func (s *server) judgeAttempt(ctx context.Context, a *attempt, now time.Time) (*judged, error) {
	query := tenant.Query{
		UserID: a.UserID, UserOrgID: a.UserOrgID, SignInFailures: user.AttemptsName(a.Name), InstanceFailures: user.BudgetName(a.Name, now),
	}
	if a.UserID == "" {
		query.UserID, query.UserOrgID = "0", "0" // nobody's, and read as anybody's
	}
	if a.secret != nil {
		query.DeviceID, query.DeviceFailures = a.device.TokenID, tenant.HashOf("device", a.UserID, a.device.TokenID)
	}
	found, err := s.read(ctx, query)
	if err != nil {
		return nil, err
	}
	j := &judged{attempt: a, Attempts: user.Attempts{
		InstanceID: exchangeOf(ctx).instanceID, Name: query.SignInFailures, Previous: found.SignInFailures, Budget: query.InstanceFailures,
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

// admit counts an attempt before the password is compared, so that many at once
// do not get around the count. Of those that meet, each is counted. It returns
// *blockedError for one that may not be made.
func (s *server) admit(ctx context.Context, a *attempt) (*judged, error) {
	now := s.Clock().UTC().Truncate(time.Microsecond)
	for range user.MaxMeetings {
		j, err := s.judgeAttempt(ctx, a, now)
		if err != nil {
			return nil, err
		}
		if until := j.BlockedUntil(now); now.Before(until) {
			return nil, &blockedError{until}
		}
		err = s.Store.Write(ctx, now, j.Count(now))
		if !errors.Is(err, tenant.ErrCollision) && !errors.Is(err, tenant.ErrChanged) {
			return j, err
		}
	}
	return nil, &blockedError{now.Add(time.Second)}
}

// fail records a failed attempt, for nobody as for a user, and counts it against
// the instance's budget, unless it came from a browser in which the user signed in
// before.
func (s *server) fail(ctx context.Context, j *judged) error {
	record := s.failedCheck(j.InstanceID, j.user)
	return s.write(ctx, record, j.Failed(record.At)...)
}
