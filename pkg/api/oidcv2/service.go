// Package oidcv2 is the table of routes of zitadel.oidc.v2, by Connect, gRPC-web and
// REST: for login pages that are not this system's.
package oidcv2

import (
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/oidc"
	"github.com/tenantry/tenantry/pkg/oidc"
)

// Service has what the calls need.
type Service struct {
	Logins *oidc.Logins
}

// Calls are all of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{s.GetAuthRequest(), s.CreateCallback(), s.GetDeviceAuthorizationRequest(), s.AuthorizeOrDenyDeviceAuthorization()}
}

// login returns what a request is about, by the id in it.
func login[In any](r api.Request[In], id string) oidc.LoginRequest {
	return oidc.LoginRequest{Actor: r.Caller.ID, Instance: r.Instance, Host: r.Host, ID: id}
}

func proof(s *pb.Session) oidc.SessionProof {
	return oidc.SessionProof{ID: s.GetSessionId(), Token: s.GetSessionToken()}
}
