package permissionv2

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/internal_permission"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListAdministrators has the administrators of what the caller may read: others are
// neither shown nor counted.
func (s Service) ListAdministrators() api.Endpoint {
	list := member.ListAdministrators{Store: s.Store}
	return api.Route[*pb.ListAdministratorsRequest, *pb.ListAdministratorsResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListAdministratorsRequest]) (*pb.ListAdministratorsResponse, error) {
			query := member.AdministratorsQuery{InstanceID: r.Instance.ID, Visible: visible(r.Caller), SortBy: sortBy(r.In.GetSortingColumn())}
			var err error
			if query.PageQuery, err = viewv2.Pagination(r.In.GetPagination()); err != nil {
				return nil, err
			}
			if query.Where, err = all(r.In.GetFilters(), 1); err != nil {
				return nil, err
			}
			page, err := list.Execute(ctx, query)
			if err != nil {
				return nil, err
			}
			pagination := viewv2.Paginated(page, r.In.GetPagination())
			pagination.AppliedLimit = uint64(query.Size()) //nolint:gosec // at most tenant.MaxPage
			return &pb.ListAdministratorsResponse{Pagination: pagination, Administrators: view.Each(page, show)}, nil
		},
	}
}

// visible are the resources whose administrators the caller may read.
func visible(caller access.Caller) (v member.Visible) {
	v.Instance = caller.MayOn(access.IAMMemberRead, "") == nil
	v.Orgs, v.OrgIDs = caller.Where(access.OrgMemberRead)
	return v
}

func sortBy(column pb.AdministratorFieldName) member.SortBy {
	switch column {
	case pb.AdministratorFieldName_ADMINISTRATOR_FIELD_NAME_USER_ID:
		return member.SortByUserID
	case pb.AdministratorFieldName_ADMINISTRATOR_FIELD_NAME_CREATION_DATE:
		return member.SortByCreation
	case pb.AdministratorFieldName_ADMINISTRATOR_FIELD_NAME_CHANGE_DATE:
		return member.SortByChange
	default:
		return member.SortByResource
	}
}

func show(a *tenant.Administrator) *pb.Administrator {
	shown := &pb.Administrator{
		CreationDate: timestamppb.New(a.CreatedAt), ChangeDate: timestamppb.New(a.ChangedAt),
		User:     &pb.User{Id: a.UserID, PreferredLoginName: a.User.UserName, OrganizationId: a.User.OrgID},
		Resource: &pb.Administrator_Instance{Instance: true},
	}
	if a.User.Human != nil {
		shown.User.DisplayName = a.User.Human.DisplayName
	}
	if a.Of != nil {
		shown.Resource = &pb.Administrator_Organization{Organization: &pb.Organization{Id: a.Of.ID, Name: a.Of.Name}}
	}
	for _, role := range a.Roles {
		shown.Roles = append(shown.Roles, string(role))
	}
	return shown
}
