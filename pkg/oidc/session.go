package oidc

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

// signIns signs people in and out with this browser. Safe for concurrent use.
type signIns struct {
	*request.Base
	// SessionLifetime is how long a browser stays signed in.
	SessionLifetime time.Duration
}

// signedIn is a person who signed in with this browser.
type signedIn struct {
	user    *tenant.User
	session *tenant.Session
	// authorizations and consents are only read along with an application.
	authorizations *tenant.Authorizations
	consents       *tenant.Consents
}

// session reads the instance and the client, if clientID is not empty, and returns who
// is signed in, or nil, with one read.
func (s *signIns) session(ctx context.Context, header http.Header, clientID string) (*signedIn, *tenant.Instance, error) {
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
	who := s.signedIn(found)
	if who != nil && !who.session.Matches(secret) {
		who = nil
	}
	return who, found.Instance, nil
}

// signedIn returns the person whose session was read, or nil if it has ended.
func (s *signIns) signedIn(found tenant.Snapshot) *signedIn {
	user, session := found.User, found.Session
	// An API session belongs to a customer's own sign-in page. It signs nobody in on
	// ours.
	if !session.SignsIn(user, s.Clock()) || session.API != nil {
		return nil
	}
	return &signedIn{user, session, found.Authorizations, found.Consents}
}

// newSession returns a new session, for the caller to store, for a user as they were
// when the password was compared, and sets the browser's cookie.
func (s *signIns) newSession(ctx context.Context, user *tenant.User) (*tenant.Session, error) {
	e, now := request.Of(ctx), s.Clock().UTC().Truncate(time.Microsecond)
	session := &tenant.Session{
		InstanceID: e.InstanceID, UserID: user.ID, ID: s.IDs(), AuthTime: now, Epoch: user.SignInEpoch, AMR: []string{amrPassword},
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

// startSession signs a person in, in one transaction with what the password check
// changes, and the record of it.
func (s *signIns) startSession(ctx context.Context, check *passed) (*tenant.Session, error) {
	session, err := s.newSession(ctx, check.user)
	if err != nil {
		return nil, err
	}
	writes := []tenant.Write{tenant.Drop{Entity: check.forgotten}, tenant.Put{Entity: session}}
	if check.isWorn {
		device, err := s.newDevice(ctx, check.user)
		if err != nil {
			return nil, err
		}
		writes = append(writes, tenant.Put{Entity: device})
	}
	record := s.Record(tenant.PasswordCheckSucceeded, session.InstanceID, tenant.AuditData{UserID: check.user.ID, OrgID: check.user.OrgID})
	if check.rehashed != nil {
		err := s.Write(ctx, record, append(slices.Clip(writes), tenant.Update{Entity: check.rehashed})...)
		if !errors.Is(err, tenant.ErrChanged) {
			return session, err
		}
		// The user was changed since they were read. The next sign-in will do.
	}
	return session, s.Write(ctx, record, writes...)
}

// endSessionOf signs a person out.
func (s *signIns) endSessionOf(ctx context.Context, who *signedIn) error {
	request.Of(ctx).SetCookie(request.SessionCookie, "")
	if who == nil {
		return nil
	}
	return s.endWithGrants(ctx, who.session, who.user.OrgID)
}

// endWithGrants ends a session and what clients got through it. If it fails, the
// session still exists and the caller can try again. orgID is empty if the session's
// user was not read.
func (s *signIns) endWithGrants(ctx context.Context, session *tenant.Session, orgID string) error {
	grants, err := sessions.EndGrants(ctx, s.Store, session, s.Clock.Now())
	if err != nil {
		return err
	}
	err = s.Write(ctx, s.signedOut(session, orgID), append(session.End(), grants...)...)
	if errors.Is(err, tenant.ErrChanged) && len(grants) > 0 {
		return s.Store.Write(ctx, s.Clock.Now(), grants...) // the session was already gone, but the grants were not
	}
	if errors.Is(err, tenant.ErrChanged) {
		return nil
	}
	return err
}

// signedOut returns the record of the end of a session. orgID is empty if the session's
// user was not read.
func (s *signIns) signedOut(session *tenant.Session, orgID string) *tenant.AuditRecord {
	return s.Record(tenant.SignedOut, session.InstanceID, tenant.AuditData{UserID: session.UserID, OrgID: orgID})
}
