// Package managementapi is the table of routes of zitadel.management.v1, which
// administrators of an organisation call.
package managementapi

import (
	"context"
	"errors"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/management"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service has no dependencies.
type Service struct{}

// Calls returns all supported calls of the service.
func (s Service) Calls() []api.Endpoint { return []api.Endpoint{s.GetMyOrg()} }

// GetMyOrg is GET /management/v1/orgs/me. It returns the organisation named by the
// request's header, or else the caller's own. The pipeline has already read both.
func (Service) GetMyOrg() api.Endpoint {
	return api.Route[*pb.GetMyOrgRequest, *pb.GetMyOrgResponse]{
		Method: "GET", Path: "/management/v1/orgs/me", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(_ context.Context, r api.Request[*pb.GetMyOrgRequest]) (*pb.GetMyOrgResponse, error) {
			mine, err := myOrg(r)
			if err != nil {
				return nil, err
			}
			return &pb.GetMyOrgResponse{Org: view.Org(mine)}, nil
		},
	}
}

func myOrg[In any](r api.Request[In]) (*tenant.Org, error) {
	mine, id := r.Found.Org, ""
	if mine == nil && !r.Caller.System {
		mine = r.Found.UserOrg
	}
	if mine != nil {
		id = mine.ID
	}
	err := r.Caller.MayOn(access.OrgRead, tenant.OnOrg(id))
	switch {
	case errors.Is(err, access.ErrNotPermittedOn):
		return nil, access.ErrNotPermitted // as the API's first version does
	case err != nil:
		return nil, err
	case mine == nil:
		return nil, org.ErrNotFound // a system user has no organisation
	default:
		return mine, nil
	}
}
