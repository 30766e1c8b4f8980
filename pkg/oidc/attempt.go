package oidc

import (
	"context"
	"errors"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// attempt is somebody's attempt to sign in, before the password is compared.
type attempt struct {
	// name is the user name that is meant, in folded form, whether anybody has it
	// or not. It has one counter, however it is spelt.
	name string
	// userID is who has the name, "" for nobody, and userOrgID where they belong.
	userID, userOrgID string
	// orgID is the organisation that the user must belong to, "" for any.
	orgID string
	// device is what the browser's cookie says, if it is about that user; its
	// secret is nil if not.
	device tenant.TokenRef
	secret []byte
}

// attempt finds out by one read who is meant by a login name: the user of that
// name, or else, for a name that ends in an organisation's domain, the user of
// that organisation whose name is the part before.
func (s *server) attempt(ctx context.Context, header http.Header, loginName string) (*attempt, error) {
	query := tenant.Query{LoginName: tenant.Fold(loginName)}
	if at := strings.LastIndexByte(query.LoginName, '@'); at > 0 {
		if domain, ok := hostname.OrgDomain(query.LoginName[at+1:]); ok {
			query.LocalName, query.OrgDomain = query.LoginName[:at], domain
		}
	}
	found, err := s.read(ctx, query)
	if err != nil {
		return nil, err
	}
	a := &attempt{name: query.LoginName, userID: found.LoginNameOwner, userOrgID: found.LoginNameOrgID}
	if a.userID == "" && found.OrgDomainOwner != "" {
		a.name, a.userID, a.userOrgID = query.LocalName, found.LocalNameOwner, found.LocalNameOrgID
		a.orgID = found.OrgDomainOwner
	}
	e := exchangeOf(ctx)
	ref, secret, err := tenant.ParseDevice(e.cookie(header, cookieDevice))
	if err == nil && ref.InstanceID == e.instanceID && ref.UserID == a.userID {
		a.device, a.secret = ref, secret
	}
	return a, nil
}

// judged is an attempt with what was read for it.
type judged struct {
	*attempt
	// user is who may have the password, nil for nobody.
	user *tenant.User
	// device is the browser, nil if the user did not sign in with it before.
	device *tenant.Device
	// counter is the name of the failures that count, previous what they are.
	counter  string
	previous *tenant.SignInFailures
	// budget is the name of the instance's failures, spent how many there are.
	budget string
	spent  int
}

// judge reads what an attempt depends on, as much for nobody as for a user.
func (s *server) judgeAttempt(ctx context.Context, a *attempt, now time.Time) (*judged, error) {
	query := tenant.Query{
		UserID: a.userID, UserOrgID: a.userOrgID, SignInFailures: hashOf("sign-in", a.name), InstanceFailures: budgetName(a.name, now),
	}
	if a.userID == "" {
		query.UserID, query.UserOrgID = "0", "0" // nobody's, and read as anybody's
	}
	if a.secret != nil {
		query.DeviceID, query.DeviceFailures = a.device.TokenID, hashOf("device", a.userID, a.device.TokenID)
	}
	found, err := s.read(ctx, query)
	if err != nil {
		return nil, err
	}
	j := &judged{attempt: a, counter: query.SignInFailures, previous: found.SignInFailures, budget: query.InstanceFailures}
	if user := found.User; user != nil && user.Human != nil && (a.orgID == "" || a.orgID == user.OrgID) {
		j.user = user
	}
	if found.InstanceFailures != nil {
		j.spent = found.InstanceFailures.Count
	}
	device := found.Device
	if device != nil && device.Matches(a.secret) && now.Before(device.ExpiresAt) && j.user.Accepts(device.AuthTime, device.Epoch) {
		j.device, j.counter, j.previous = device, query.DeviceFailures, found.DeviceFailures
	}
	return j, nil
}

// blockedUntil is when the attempt may be made: a time that has passed if now.
// What others guess blocks no browser in which the user signed in before.
func (j *judged) blockedUntil(now time.Time) time.Time {
	var until time.Time
	if j.previous != nil {
		until = j.previous.BlockedUntil
	}
	if end := budgetEnd(now); j.device == nil && j.spent >= budgetOfShard && until.Before(end) {
		until = end
	}
	return until
}

// count returns the write that counts the attempt. It is lost to
// tenant.ErrCollision or tenant.ErrChanged if another one was counted since.
func (j *judged) count(instanceID string, now time.Time) tenant.Write {
	next := countAttempt(j.previous, instanceID, j.counter, now)
	if j.previous == nil {
		return tenant.Create{Entity: next}
	}
	return tenant.Update{Entity: next}
}

// admit counts an attempt before the password is compared, so that many at once
// do not get around the count. Of those that meet, each is counted. It returns
// *blockedError for one that may not be made.
func (s *server) admit(ctx context.Context, a *attempt) (*judged, error) {
	e, now := exchangeOf(ctx), s.Clock().UTC().Truncate(time.Microsecond)
	for range maxMeetings {
		j, err := s.judgeAttempt(ctx, a, now)
		if err != nil {
			return nil, err
		}
		if until := j.blockedUntil(now); now.Before(until) {
			return nil, &blockedError{until}
		}
		err = s.Store.Write(ctx, now, j.count(e.instanceID, now))
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
	instanceID := exchangeOf(ctx).instanceID
	record := s.failedCheck(instanceID, j.user)
	if j.device != nil {
		return s.write(ctx, record)
	}
	return s.write(ctx, record, tenant.Count{Failures: &tenant.SignInFailures{
		InstanceID: instanceID, Name: j.budget, ExpiresAt: budgetEnd(record.At).Add(budgetPeriod),
	}})
}

const (
	// maxMeetings is how often an attempt that met another one is counted anew:
	// after freeAttempts that count, the next is blocked.
	maxMeetings = 2 * freeAttempts
	// budgetPeriod is the time for which an instance has a budget of failures of
	// unknown browsers.
	budgetPeriod = 15 * time.Minute
	// budgetShards spread it over items by user name, so that an attempt reads
	// one, and who spends one shard blocks an eighth of the names.
	budgetShards  = 8
	budgetOfShard = 50
)

// budgetName is the name of the failures that a user name shares with an
// eighth of the others, in the present period.
func budgetName(name string, now time.Time) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // a hash never fails to write
	return hashOf("budget", strconv.FormatInt(budgetEnd(now).Unix(), 10), strconv.Itoa(int(h.Sum32()%budgetShards)))
}

// budgetEnd is when the present period ends.
func budgetEnd(now time.Time) time.Time { return now.UTC().Truncate(budgetPeriod).Add(budgetPeriod) }
