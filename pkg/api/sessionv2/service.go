// Package sessionv2 is the table of routes of zitadel.session.v2, by Connect, gRPC-web
// and REST.
package sessionv2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/session"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service has what the calls need.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Store has the access paths of the calls.
type Store interface {
	session.RemoveStore
	session.Lister
}

// Calls are all that are served of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{s.CreateSession(), s.SetSession(), s.GetSession(), s.DeleteSession(), s.ListSessions()}
}

func (s Service) changes() *session.Changes {
	return &session.Changes{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
}

// ofSession is a message about one session that may be authorised by its token.
type ofSession interface {
	api.Message
	GetSessionId() string
	GetSessionToken() string
}

// target reads the session that a request names, nil for none, and judges the caller:
// by the session's token, if there is one in the request, or else by a permission. Own
// sessions are for everybody. Whoever has no permission on the whole instance is
// refused alike whether the session is somebody else's or not there.
func target[In ofSession](ctx context.Context, s Service, r api.Request[In], permission access.Permission) (*tenant.KnownSession, error) {
	found, err := session.Get(ctx, s.Store, r.Instance.ID, r.In.GetSessionId(), r.At)
	if err != nil {
		return nil, err
	}
	switch token := r.In.GetSessionToken(); {
	case token != "" && (found == nil || !found.IsToken(token)):
		return nil, session.ErrTokenInvalid
	case token != "":
		return found, nil
	case found == nil:
		return nil, r.Caller.MayOn(permission, tenant.Resource{})
	case isOwn(r.Caller, found, permission):
		return found, nil
	}
	return found, r.Caller.MayOn(permission, resourceOf(found))
}

// isOwn reports whether somebody needs no permission for a session: it is about them
// or, to read it, they made it.
func isOwn(caller access.Caller, s *tenant.KnownSession, permission access.Permission) bool {
	return !caller.System && (s.UserID == caller.ID || permission == access.SessionRead && s.API.CreatorID == caller.ID)
}

// resourceOf is on what somebody needs a permission for a session: the organisation of
// its user, or the instance as long as there is none.
func resourceOf(s *tenant.KnownSession) tenant.Resource {
	if s.User == nil {
		return tenant.Resource{}
	}
	return tenant.OnOrg(s.User.OrgID)
}
