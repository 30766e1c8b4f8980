package signin

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/request"
	sessions "github.com/tenantry/tenantry/pkg/session"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service signs people in and out with this browser. Safe for concurrent use.
type Service struct {
	*request.Base
	// SessionLifetime is how long a browser stays signed in.
	SessionLifetime time.Duration
}

// Person is a person who signed in with this browser.
type Person struct {
	User    *tenant.User
	Session *tenant.Session
	// Authorizations and consents are only read along with an application.
	Authorizations *tenant.Authorizations
	Consents       *tenant.Consents
}

// Current reads the instance and the client, if clientID is not empty, and returns who
// is signed in, or nil, with one read.
func (s *Service) Current(ctx context.Context, header http.Header, clientID string) (*Person, *tenant.Instance, error) {
	e := request.Of(ctx)
	ref, secret, err := tenant.ParseSession(e.Cookie(header, request.SessionCookie))
	query := tenant.Query{UserID: ref.UserID, UserOrgID: ref.OrgID, SessionID: ref.TokenID}
	if err != nil || ref.InstanceID != e.InstanceID {
		query = tenant.Query{}
	}
	if tenant.IsID(clientID) {
		query.ClientID, query.Authorizations, query.Consents = clientID, true, true
	}
	found, err := s.Read(ctx, query)
	if err != nil {
		return nil, nil, err
	}
	who := s.person(found)
	if who != nil && !who.Session.Matches(secret) {
		who = nil
	}
	return who, found.Instance, nil
}

// person returns the person whose session was read, or nil if it has ended.
func (s *Service) person(found tenant.Snapshot) *Person {
	user, session := found.User, found.Session
	// An API session belongs to a customer's own sign-in page. It signs nobody in on
	// ours.
	if !session.SignsIn(user, s.Clock()) || session.API != nil {
		return nil
	}
	return &Person{user, session, found.Authorizations, found.Consents}
}

// newSession returns a new session, for the caller to store, for a user as they were
// when the password was compared, and sets the browser's cookie.
func (s *Service) newSession(ctx context.Context, user *tenant.User) (*tenant.Session, error) {
	e, now := request.Of(ctx), s.Clock().UTC().Truncate(time.Microsecond)
	session := &tenant.Session{
		InstanceID: e.InstanceID, UserID: user.ID, ID: s.IDs(), AuthTime: now, Epoch: user.SignInEpoch, AMR: []string{tenant.AMRPassword},
		ExpiresAt: now.Add(s.SessionLifetime),
	}
	cookie, hash, err := tenant.MintSession(tenant.TokenRef{InstanceID: e.InstanceID, OrgID: user.OrgID, UserID: user.ID, TokenID: session.ID})
	if err != nil {
		return nil, err
	}
	session.Hash = hash
	e.SetCookie(request.SessionCookie, cookie)
	return session, nil
}

// StartSession signs a person in, in one transaction with what the password check
// changes, and the record of it.
func (s *Service) StartSession(ctx context.Context, check *Success) (*tenant.Session, error) {
	session, err := s.newSession(ctx, check.User)
	if err != nil {
		return nil, err
	}
	writes := []tenant.Write{tenant.Drop{Entity: check.failures}, tenant.Put{Entity: session}}
	if check.renewDevice {
		device, err := s.newDevice(ctx, check.User)
		if err != nil {
			return nil, err
		}
		writes = append(writes, tenant.Put{Entity: device})
	}
	record := s.Record(tenant.PasswordCheckSucceeded, session.InstanceID, tenant.AuditData{UserID: check.User.ID, OrgID: check.User.OrgID})
	if check.rehashed != nil {
		err := s.Write(ctx, record, append(slices.Clip(writes), tenant.Update{Entity: check.rehashed})...)
		if !errors.Is(err, tenant.ErrChanged) {
			return session, err
		}
		// The user was changed since they were read. The next sign-in will do.
	}
	return session, s.Write(ctx, record, writes...)
}

// EndSession signs a person out.
func (s *Service) EndSession(ctx context.Context, who *Person) error {
	request.Of(ctx).SetCookie(request.SessionCookie, "")
	if who == nil {
		return nil
	}
	return s.EndWithGrants(ctx, who.Session, who.User.OrgID)
}

// EndWithGrants ends a session and what clients got through it. If it fails, the
// session still exists and the caller can try again. orgID is empty if the session's
// user was not read.
func (s *Service) EndWithGrants(ctx context.Context, session *tenant.Session, orgID string) error {
	grants, err := sessions.EndGrants(ctx, s.Store, session, s.Clock.Now())
	if err != nil {
		return err
	}
	err = s.Write(ctx, s.signOutRecord(session, orgID), append(session.End(), grants...)...)
	if errors.Is(err, tenant.ErrChanged) && len(grants) > 0 {
		return s.Store.Write(ctx, s.Clock.Now(), grants...) // the session was already gone, but the grants were not
	}
	if errors.Is(err, tenant.ErrChanged) {
		return nil
	}
	return err
}

// signOutRecord returns the record of the end of a session. orgID is empty if the
// session's user was not read.
func (s *Service) signOutRecord(session *tenant.Session, orgID string) *tenant.AuditRecord {
	return s.Record(tenant.SignedOut, session.InstanceID, tenant.AuditData{UserID: session.UserID, OrgID: orgID})
}
