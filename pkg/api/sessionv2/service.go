// Package sessionv2 serves zitadel.session.v2 over Connect, gRPC-web and REST.
package sessionv2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/session"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service serves zitadel.session.v2.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Store is the storage that the calls need.
type Store interface {
	session.RemoveStore
	session.Lister
}

// Calls returns the endpoints of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{s.CreateSession(), s.SetSession(), s.GetSession(), s.DeleteSession(), s.ListSessions()}
}

func (s Service) changes() *session.Changes {
	return &session.Changes{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
}

// sessionMessage is a message about one session, which may carry the session's token.
type sessionMessage interface {
	api.Message
	GetSessionId() string
	GetSessionToken() string
}

// target returns the session that a request names, or nil if there is none. A
// session token in the request authorises the caller; otherwise the session must be
// the caller's own, or the caller needs the permission. Callers without it on the
// whole instance are refused the same way whether the session is unknown or
// somebody else's. With session.ErrTokenInvalid, target returns the session that there
// is.
func target[In sessionMessage](ctx context.Context, s Service, r api.Request[In], permission access.Permission) (*tenant.KnownSession, error) {
	found, err := session.Get(ctx, s.Store, r.Instance.ID, r.In.GetSessionId(), r.At)
	if err != nil {
		return nil, err
	}
	switch token := r.In.GetSessionToken(); {
	case token != "" && (found == nil || !found.IsToken(token)):
		return found, session.ErrTokenInvalid
	case token != "":
		return found, nil
	case found == nil:
		return nil, r.Caller.MayOn(permission, tenant.Resource{})
	case isOwn(r.Caller, found, permission):
		return found, nil
	}
	return found, r.Caller.MayOn(permission, resourceOf(found))
}

// isOwn reports whether the caller needs no permission for a session: it is the
// caller's or, for reading, the caller created it.
func isOwn(caller access.Caller, s *tenant.KnownSession, permission access.Permission) bool {
	return caller.IsUser(s.UserID) || permission == access.SessionRead && caller.IsUser(s.API.CreatorID)
}

// creatorID returns how a caller is recorded as the creator of a session. A system user
// is not mistaken for a user whose id is that name.
func creatorID(caller access.Caller) string {
	if caller.System {
		return "system/" + caller.ID
	}
	return caller.ID
}

// resourceOf returns the resource on which a session requires permission: the
// organisation of its user, or the instance while it has no user.
func resourceOf(s *tenant.KnownSession) tenant.Resource {
	if s.User == nil {
		return tenant.Resource{}
	}
	return tenant.OnOrg(s.User.OrgID)
}
