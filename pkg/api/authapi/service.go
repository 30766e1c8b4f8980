// Package authapi is the table of routes of zitadel.auth.v1, which users call about
// themselves.
package authapi

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/auth"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service has no dependencies.
type Service struct{}

// Calls returns all supported calls of the service.
func (s Service) Calls() []api.Endpoint { return []api.Endpoint{s.Healthz(), s.GetMyUser()} }

// Healthz is GET /auth/v1/healthz.
func (Service) Healthz() api.Endpoint {
	return api.Healthz[*pb.HealthzRequest, *pb.HealthzResponse]("/auth/v1/healthz")
}

// errNoUser refuses system users, who belong to no instance. Source: the contract,
// reads.md, "Who may".
var errNoUser = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-Dfbg2", Key: "Errors.User.NotFound"}

// GetMyUser is GET /auth/v1/users/me. The pipeline has already read the caller.
func (Service) GetMyUser() api.Endpoint {
	return api.Route[*pb.GetMyUserRequest, *pb.GetMyUserResponse]{
		Method: "GET", Path: "/auth/v1/users/me", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(_ context.Context, r api.Request[*pb.GetMyUserRequest]) (*pb.GetMyUserResponse, error) {
			if r.Caller.System || r.Found.User == nil {
				return nil, errNoUser
			}
			return &pb.GetMyUserResponse{User: view.User(r.Found.User)}, nil
		},
	}
}
