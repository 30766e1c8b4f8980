package oidc

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	sessions "github.com/tenantry/tenantry/pkg/session"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Cookies. With https they are of this host alone and no other can set them
// (__Host-, RFC 6265bis). Without, which is for local runs, browsers would not
// take such a cookie; a request that came by https is never believed one.
const (
	cookieSession = "tenantry-session"
	cookieForm    = "tenantry-form"
	hostPrefix    = "__Host-"
)

func (s *site) secure() bool { return s.origin.Scheme == "https" }

func (s *site) cookieName(name string) string {
	if s.secure() {
		return hostPrefix + name
	}
	return name
}

// setCookie gives the browser a cookie until it is closed; an empty value takes
// it away.
func (e *exchange) setCookie(name, value string) {
	cookie := http.Cookie{
		Name: e.cookieName(name), Value: value, Path: "/", Secure: e.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		cookie.MaxAge = -1
	}
	e.header.Add("Set-Cookie", cookie.String())
}

// cookie returns a cookie's value, "" for none or several.
func (e *exchange) cookie(header http.Header, name string) string {
	cookies := (&http.Request{Header: header}).CookiesNamed(e.cookieName(name))
	if len(cookies) != 1 {
		return ""
	}
	return cookies[0].Value
}

// signedIn is a person who signed in with this browser.
type signedIn struct {
	user    *tenant.User
	session *tenant.Session
	// authorizations and consents are read with an application alone.
	authorizations *tenant.Authorizations
	consents       *tenant.Consents
}

// session reads the instance and the client, if one is meant, and finds out who is
// signed in, by one read: nil for nobody.
func (s *server) session(ctx context.Context, header http.Header, clientID string) (*signedIn, *tenant.Instance, error) {
	e := exchangeOf(ctx)
	ref, secret, err := tenant.ParseSession(e.cookie(header, cookieSession))
	query := tenant.Query{UserID: ref.UserID, UserOrgID: ref.OrgID, SessionID: ref.TokenID}
	if err != nil || ref.InstanceID != e.instanceID {
		query = tenant.Query{}
	}
	if tenant.IsID(clientID) {
		query.ClientID, query.Authorizations, query.Consents = clientID, true, true
	}
	found, err := s.read(ctx, query)
	if err != nil {
		return nil, nil, err
	}
	who := s.signedIn(found)
	if who != nil && !who.session.Matches(secret) {
		who = nil
	}
	return who, found.Instance, nil
}

// signedIn returns whose session was read, nil if it has ended.
func (s *server) signedIn(found tenant.Snapshot) *signedIn {
	user, session := found.User, found.Session
	// An API session is of a sign-in page of one's own: it signs nobody in at ours.
	if !session.SignsIn(user, s.Clock()) || session.API != nil {
		return nil
	}
	return &signedIn{user, session, found.Authorizations, found.Consents}
}

// newSession makes a session for a user, as they were when the password was
// compared, and gives the browser its cookie; it is for the caller to keep.
func (s *server) newSession(ctx context.Context, user *tenant.User) (*tenant.Session, error) {
	e, now := exchangeOf(ctx), s.Clock().UTC().Truncate(time.Microsecond)
	session := &tenant.Session{
		InstanceID: e.instanceID, UserID: user.ID, ID: s.IDs(), AuthTime: now, Epoch: user.SignInEpoch, AMR: []string{amrPassword},
		ExpiresAt: now.Add(s.Lifetimes.Session),
	}
	cookie, hash, err := tenant.MintSession(tenant.TokenRef{InstanceID: e.instanceID, OrgID: user.OrgID, UserID: user.ID, TokenID: session.ID})
	if err != nil {
		return nil, err
	}
	session.Hash = hash
	e.setCookie(cookieSession, cookie)
	return session, nil
}

// startSession signs a person in: by one transaction with what their password
// changes, and the record of it.
func (s *server) startSession(ctx context.Context, check *passed) (*tenant.Session, error) {
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
	record := s.record(tenant.PasswordCheckSucceeded, session.InstanceID, tenant.AuditData{UserID: check.user.ID, OrgID: check.user.OrgID})
	if check.rehashed != nil {
		err := s.write(ctx, record, append(slices.Clip(writes), tenant.Update{Entity: check.rehashed})...)
		if !errors.Is(err, tenant.ErrChanged) {
			return session, err
		}
		// The user was changed since they were read. The next sign-in is soon enough.
	}
	return session, s.write(ctx, record, writes...)
}

// endSessionOf signs a person out.
func (s *server) endSessionOf(ctx context.Context, who *signedIn) error {
	exchangeOf(ctx).setCookie(cookieSession, "")
	if who == nil {
		return nil
	}
	return s.endWithGrants(ctx, who.session, who.user.OrgID)
}

// endWithGrants ends a session, and what clients got by it: whoever is told that this
// failed still has the session to try again. orgID is empty where the session's user
// was not read.
func (s *server) endWithGrants(ctx context.Context, session *tenant.Session, orgID string) error {
	grants, err := sessions.EndGrants(ctx, s.Store, session, s.Clock.Now())
	if err != nil {
		return err
	}
	err = s.write(ctx, s.signedOut(session, orgID), append(session.End(), grants...)...)
	if errors.Is(err, tenant.ErrChanged) && len(grants) > 0 {
		return s.Store.Write(ctx, s.Clock.Now(), grants...) // the session was gone, but they were not
	}
	if errors.Is(err, tenant.ErrChanged) {
		return nil
	}
	return err
}

// signedOut is the record of the end of a session. orgID is empty where the
// session's user was not read.
func (s *server) signedOut(session *tenant.Session, orgID string) *tenant.AuditRecord {
	return s.record(tenant.SignedOut, session.InstanceID, tenant.AuditData{UserID: session.UserID, OrgID: orgID})
}

// formToken returns what a form of a page must send back: the value of a cookie
// that only this host can set and read. It is new unless the browser has one.
func (e *exchange) formToken(header http.Header) string {
	if token := e.cookie(header, cookieForm); isFormToken(token) {
		return token
	}
	token := newFormToken()
	e.setCookie(cookieForm, token)
	return token
}

// isOwnForm reports whether a form was sent by a page of this host.
func (e *exchange) isOwnForm(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	if origin := r.Header.Get("Origin"); origin != "" && !strings.EqualFold(origin, e.issuer) {
		return false
	}
	token := e.cookie(r.Header, cookieForm)
	return isFormToken(token) && subtle.ConstantTimeCompare([]byte(token), []byte(r.PostForm.Get("form"))) == 1
}
