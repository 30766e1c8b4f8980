package authorize

import (
	"context"

	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
	"github.com/tenantry/tenantry/pkg/session"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Logins answers the requests of clients for login pages other than ours. Safe for
// concurrent use.
type Logins struct{ Service *Service }

// LoginRequest identifies a client's request.
type LoginRequest struct {
	// Actor is who asks, for the event.
	Actor string
	// Instance as it was read, and the host by which it was reached.
	Instance *tenant.Instance
	Host     string
	// ID is that of an AuthRequest or DeviceAuthorization. It may be any text.
	ID string
}

// SessionProof names a session, and proves that it is the caller's.
type SessionProof struct{ ID, Token string }

// newContext returns a context in which the instance is that of a request.
func (r LoginRequest) newContext(ctx context.Context) (context.Context, *request.State) {
	e := &request.State{Site: request.Site{Host: r.Host, PublicHost: r.Host, InstanceID: r.Instance.ID}}
	e.Instance = r.Instance
	return request.NewContext(ctx, e), e
}

// sessionQuery returns a query for a proof's session, as far as its token says where
// that is.
func sessionQuery(r LoginRequest, proof SessionProof) tenant.Query {
	ref, err := tenant.ParseSessionToken(proof.Token)
	if err != nil || ref.InstanceID != r.Instance.ID || ref.TokenID != proof.ID {
		return tenant.Query{}
	}
	return tenant.Query{UserID: ref.UserID, UserOrgID: ref.OrgID, SessionID: ref.TokenID, Authorizations: true}
}

// personOf returns who signed in with a session that was read, if it is the proof's.
// It returns one of the refusals below, or of package session.
func (l *Logins) personOf(ctx context.Context, r LoginRequest, found tenant.Snapshot, proof SessionProof) (*signin.Person, error) {
	of, user := found.Session, found.User
	if of == nil || of.API == nil || user == nil || of.ID != proof.ID || !of.IsToken(proof.Token) {
		return nil, l.refusalOf(ctx, r, proof)
	}
	now := l.Service.Clock()
	switch {
	case of.IsOver(now):
		return nil, session.ErrExpired
	case of.AuthTime.IsZero():
		return nil, ErrSessionUnchecked
	case !user.Remembers(of.AuthTime, of.Epoch):
		return nil, ErrSessionEnded
	case !of.SignsIn(user, now):
		return nil, ErrUserNotActive
	}
	return &signin.Person{User: user, Session: of, Authorizations: found.Authorizations, Consents: found.Consents}, nil
}

// refusalOf returns what is wrong with a proof for which no session was found.
func (l *Logins) refusalOf(ctx context.Context, r LoginRequest, proof SessionProof) error {
	if !tenant.IsID(proof.ID) {
		return session.ErrSetNotFound
	}
	known, err := l.Service.Store.SessionsByID(ctx, r.Instance.ID, []string{proof.ID})
	switch {
	case err != nil:
		return err
	case len(known) == 0 && sessionQuery(r, proof).SessionID != "":
		return ErrSessionEnded // its token says that there was one
	case len(known) == 0:
		return session.ErrSetNotFound
	case known[0].IsOver(l.Service.Clock()):
		return session.ErrExpired
	case !known[0].IsToken(proof.Token):
		return session.ErrTokenInvalid
	}
	return ErrSessionUnchecked // it has no user yet
}

// Refusals of sessions. Source: the contract, apps.md; those for what our pages
// prevent, and a caller must check, have ids of ours.
var (
	ErrSessionEnded        = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-Hewfq", Key: "Errors.Session.Terminated"}
	ErrSessionUnchecked    = &tenant.Error{Kind: tenant.KindPrecondition, ID: "OIDC-lOgn1", Key: "Errors.Session.Unchecked"}
	ErrSessionTooOld       = &tenant.Error{Kind: tenant.KindPrecondition, ID: "OIDC-lOgn2", Key: "Errors.Session.TooOld"}
	ErrSessionOfAnother    = &tenant.Error{Kind: tenant.KindPrecondition, ID: "OIDC-lOgn3", Key: "Errors.Session.OfAnother"}
	ErrUserNotActive       = &tenant.Error{Kind: tenant.KindPrecondition, ID: "OIDC-lOgn4", Key: "Errors.Session.UserInactive"}
	ErrPasswordToBeChanged = &tenant.Error{Kind: tenant.KindPrecondition, ID: "OIDC-lOgn5", Key: "Errors.User.Password.ToBeChanged"}
	ErrOtherOrg            = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-59ljd", Key: "Errors.User.NotAllowedOrg"}
)
