// Package oidcv2 serves zitadel.oidc.v2 over Connect, gRPC-web and REST. External
// login pages use it.
package oidcv2

import (
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/oidc"
	"github.com/tenantry/tenantry/pkg/oidc/authorize"
)

// Service serves zitadel.oidc.v2.
type Service struct {
	Logins *authorize.Logins
}

// Calls returns the endpoints of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{s.GetAuthRequest(), s.CreateCallback(), s.GetDeviceAuthorizationRequest(), s.AuthorizeOrDenyDeviceAuthorization()}
}

// login returns the login request with the given id.
func login[In any](r api.Request[In], id string) authorize.LoginRequest {
	return authorize.LoginRequest{Actor: r.Caller.ID, Instance: r.Instance, Host: r.Host, ID: id}
}

func proof(s *pb.Session) authorize.SessionProof {
	return authorize.SessionProof{ID: s.GetSessionId(), Token: s.GetSessionToken()}
}
