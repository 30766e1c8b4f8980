package authorizationv2

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/authorization"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/authorization"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// orders maps sort columns to orders. The id and the creation date sort alike, are
// the default, and have no entry.
var orders = map[pb.AuthorizationFieldName]authorization.SortBy{
	pb.AuthorizationFieldName_AUTHORIZATION_FIELD_NAME_CHANGED_DATE:         authorization.SortByChange,
	pb.AuthorizationFieldName_AUTHORIZATION_FIELD_NAME_USER_ID:              authorization.SortByUser,
	pb.AuthorizationFieldName_AUTHORIZATION_FIELD_NAME_PROJECT_ID:           authorization.SortByProject,
	pb.AuthorizationFieldName_AUTHORIZATION_FIELD_NAME_ORGANIZATION_ID:      authorization.SortByOrg,
	pb.AuthorizationFieldName_AUTHORIZATION_FIELD_NAME_USER_ORGANIZATION_ID: authorization.SortByUserOrg,
}

// ListAuthorizations lists the caller's own authorizations and those that the
// caller may read through a role on the organisation, project or grant.
func (s Service) ListAuthorizations() api.Endpoint {
	return api.Route[*pb.ListAuthorizationsRequest, *pb.ListAuthorizationsResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListAuthorizationsRequest]) (*pb.ListAuthorizationsResponse, error) {
			query := readable(r.Caller)
			query.InstanceID, query.SortBy = r.Instance.ID, orders[r.In.GetSortingColumn()]
			var err error
			if query.PageQuery, err = viewv2.Pagination(r.In.GetPagination()); err != nil {
				return nil, err
			}
			for _, f := range r.In.GetFilters() {
				filter(&query, f)
			}
			page, err := authorization.List(ctx, s.Store, query)
			if err != nil {
				return nil, err
			}
			return &pb.ListAuthorizationsResponse{
				Pagination:     viewv2.Applied(page, r.In.GetPagination()),
				Authorizations: view.Each(page, show),
			}, nil
		},
	}
}

// readable returns a query for the authorizations that the caller may read.
func readable(caller access.Caller) (query authorization.ListQuery) {
	reach := caller.Reach(access.UserGrantRead)
	switch {
	case reach.IsEverywhere():
	case len(reach) == 0:
		query.UserIDs = []string{caller.UserID()}
	default:
		// The index entry decides most cases without reading the authorization. It
		// does not tell which grant of the project applies, so Where checks that
		// later.
		mayBe := slices.Clone(reach)
		for i := range mayBe {
			mayBe[i].GrantMadeAt = 0
		}
		query.Entries = append(query.Entries, func(e *tenant.AuthorizationEntry) bool {
			on := tenant.OnProject(e.ProjectOrgID, e.ProjectID)
			if e.OrgID != e.ProjectOrgID {
				on.GrantedOrgID = e.OrgID
			}
			return mayBe.Has(on) || caller.IsUser(e.UserID)
		})
		query.Where = append(query.Where, func(a *tenant.KnownAuthorization) bool {
			return reach.Has(authorization.Resource(a.Project, a.OrgID)) || caller.IsUser(a.User.ID)
		})
	}
	return query
}

// filter adds a condition to a query.
func filter(query *authorization.ListQuery, f *pb.AuthorizationsSearchFilter) {
	entry := func(holds func(*tenant.AuthorizationEntry) bool) { query.Entries = append(query.Entries, holds) }
	where := func(holds authorization.Condition) { query.Where = append(query.Where, holds) }
	switch f := f.GetFilter().(type) {
	case *pb.AuthorizationsSearchFilter_AuthorizationIds:
		query.IDs = intersect(query.IDs, f.AuthorizationIds.GetIds())
	case *pb.AuthorizationsSearchFilter_InUserIds:
		query.UserIDs = intersect(query.UserIDs, f.InUserIds.GetIds())
	case *pb.AuthorizationsSearchFilter_OrganizationId:
		entry(func(e *tenant.AuthorizationEntry) bool { return e.OrgID == f.OrganizationId.GetId() })
	case *pb.AuthorizationsSearchFilter_UserOrganizationId:
		entry(func(e *tenant.AuthorizationEntry) bool { return e.UserOrgID == f.UserOrganizationId.GetId() })
	case *pb.AuthorizationsSearchFilter_ProjectId:
		entry(func(e *tenant.AuthorizationEntry) bool { return e.ProjectID == f.ProjectId.GetId() })
	case *pb.AuthorizationsSearchFilter_ProjectGrantId:
		// A grant is identified by the organisation that holds it.
		entry(func(e *tenant.AuthorizationEntry) bool {
			return e.OrgID == f.ProjectGrantId.GetId() && e.OrgID != e.ProjectOrgID
		})
	case *pb.AuthorizationsSearchFilter_State:
		where(func(a *tenant.KnownAuthorization) bool { return stateOf(a) == f.State.GetState() })
	case *pb.AuthorizationsSearchFilter_UserPreferredLoginName:
		matches := match(f.UserPreferredLoginName.GetMethod(), f.UserPreferredLoginName.GetLoginName())
		where(func(a *tenant.KnownAuthorization) bool { return matches(a.User.UserName) })
	case *pb.AuthorizationsSearchFilter_UserDisplayName:
		matches := match(f.UserDisplayName.GetMethod(), f.UserDisplayName.GetDisplayName())
		where(func(a *tenant.KnownAuthorization) bool { return matches(displayName(a.User)) })
	case *pb.AuthorizationsSearchFilter_ProjectName:
		matches := match(f.ProjectName.GetMethod(), f.ProjectName.GetName())
		where(func(a *tenant.KnownAuthorization) bool { return matches(a.Project.Name) })
	case *pb.AuthorizationsSearchFilter_RoleKey:
		matches := match(f.RoleKey.GetMethod(), f.RoleKey.GetKey())
		where(func(a *tenant.KnownAuthorization) bool {
			return slices.ContainsFunc(a.RolesOf(a.Project), func(role tenant.ProjectRole) bool { return matches(role.Key) })
		})
	default:
		where(func(*tenant.KnownAuthorization) bool { return false })
	}
}

// intersect returns the ids that are in both lists. A nil wanted stands for all ids.
func intersect(wanted, ids []string) []string {
	if wanted == nil {
		return append([]string{}, ids...)
	}
	return slices.DeleteFunc(slices.Clone(wanted), func(id string) bool { return !slices.Contains(ids, id) })
}

func match[M ~int32](method M, text string) func(value string) bool {
	return func(value string) bool { return tenant.TextMethod(method).Match(value, text) }
}

func displayName(u *tenant.User) string {
	if u.Human != nil {
		return u.Human.DisplayName
	}
	return u.Machine.Name
}

func stateOf(a *tenant.KnownAuthorization) pb.State {
	if a.State != tenant.StateActive {
		return pb.State_STATE_INACTIVE
	}
	return pb.State_STATE_ACTIVE
}

func show(a *tenant.KnownAuthorization) *pb.Authorization {
	shown := &pb.Authorization{
		Id: a.ID, CreationDate: timestamppb.New(a.CreatedAt), ChangeDate: timestamppb.New(a.ChangedAt), State: stateOf(a),
		Project:      &pb.Project{Id: a.Project.ID, Name: a.Project.Name, OrganizationId: a.Project.OrgID},
		Organization: &pb.Organization{Id: a.Org.ID, Name: a.Org.Name},
		User: &pb.User{
			Id: a.User.ID, PreferredLoginName: a.User.UserName, DisplayName: displayName(a.User), OrganizationId: a.User.OrgID,
		},
	}
	for _, role := range a.RolesOf(a.Project) {
		shown.Roles = append(shown.Roles, &pb.Role{Key: role.Key, DisplayName: role.DisplayName, Group: role.Group})
	}
	return shown
}
