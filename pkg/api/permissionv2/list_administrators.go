package permissionv2

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/internal_permission"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListAdministrators lists administrators. Those that the caller may not read are
// neither listed nor counted.
func (s Service) ListAdministrators() api.Endpoint {
	list := member.ListAdministrators{Store: s.Store}
	return api.Route[*pb.ListAdministratorsRequest, *pb.ListAdministratorsResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListAdministratorsRequest]) (*pb.ListAdministratorsResponse, error) {
			query := member.AdministratorsQuery{InstanceID: r.Instance.ID, SortBy: sortBy(r.In.GetSortingColumn())}
			var err error
			if query.Visible, err = s.visible(ctx, r.Instance.ID, r.Caller); err != nil {
				return nil, err
			}
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
			return &pb.ListAdministratorsResponse{
				Pagination: viewv2.Applied(page, r.In.GetPagination()), Administrators: view.Each(page, show),
			}, nil
		},
	}
}

// visible returns the resources whose administrators the caller may read. For
// callers with roles on organisations but not on the whole instance, it reads all
// projects to find those granted to the organisations.
func (s Service) visible(ctx context.Context, instanceID string, caller access.Caller) (v member.Visible, err error) {
	var (
		onInstance = caller.Reach(access.IAMMemberRead)
		onOrgs     = caller.Reach(access.OrgMemberRead)
		onProjects = caller.Reach(access.ProjectMemberRead)
		onGrants   = caller.Reach(access.ProjectGrantMemberRead)
	)
	v.Has = func(on tenant.Resource) bool {
		switch {
		case on.IsInstance():
			return onInstance.Has(on)
		case on.IsOrg():
			return onOrgs.Has(on)
		case on.IsGrant():
			return onGrants.Has(on) || onGrants.Has(tenant.OnProject(on.OrgID, on.ProjectID))
		default:
			return onProjects.Has(on)
		}
	}
	within := slices.Concat(onOrgs, onProjects, onGrants)
	if !within.IsEverywhere() {
		granted, err := s.grantsTo(ctx, instanceID, onGrants)
		if err != nil {
			return v, err
		}
		within = append(within, granted...)
	}
	v.In = ranges(onInstance.IsEverywhere(), within)
	return v, nil
}

// maxRanges is how many ranges of members are read separately. Beyond it, all
// members of the instance are read.
const maxRanges = 100

// ranges returns what to read to find the members of the given resources: disjoint
// ranges, and the instance's own members if onInstance is set.
func ranges(onInstance bool, within access.Reach) (in []tenant.Resources) {
	if onInstance {
		in = append(in, tenant.Resources{})
	}
	// Containers sort first, so that what they contain can be left out.
	within = slices.Clone(within)
	slices.SortFunc(within, func(a, b tenant.Resource) int { return -a.Compare(b) })
	for _, on := range within {
		isIn := func(of tenant.Resources) bool { return of.Within && of.Root.Contains(on) }
		if !slices.ContainsFunc(in, isIn) {
			in = append(in, tenant.Resources{Root: on, Within: true})
		}
		if on.IsInstance() || len(in) > maxRanges {
			return []tenant.Resources{{Within: true}}
		}
	}
	return in
}

// grantsTo returns the project grants that are within reach because they belong to
// an organisation.
func (s Service) grantsTo(ctx context.Context, instanceID string, reach access.Reach) (all []tenant.Resource, err error) {
	if !slices.ContainsFunc(reach, tenant.Resource.IsOrg) {
		return nil, nil
	}
	_, err = tenant.All(func(page tenant.PageQuery) (tenant.Page[*tenant.Project], error) {
		return s.Store.Projects(ctx, instanceID, page, func(p *tenant.Project) bool {
			for _, g := range p.Grants {
				if grant, _ := p.GrantResource(g.OrgID); reach.Has(grant) {
					all = append(all, grant)
				}
			}
			return false
		})
	})
	return all, err
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
	switch {
	case a.On.IsGrant():
		// A grant is identified by the organisation that holds it.
		shown.Resource = &pb.Administrator_ProjectGrant{ProjectGrant: &pb.ProjectGrant{
			Id: a.On.GrantedOrgID, ProjectId: a.Project.ID, ProjectName: a.Project.Name, OrganizationId: a.Of.ID, GrantedOrganizationId: a.On.GrantedOrgID,
		}}
	case a.On.IsProject():
		shown.Resource = &pb.Administrator_Project{Project: &pb.Project{Id: a.Project.ID, Name: a.Project.Name, OrganizationId: a.Of.ID}}
	case a.On.IsOrg():
		shown.Resource = &pb.Administrator_Organization{Organization: &pb.Organization{Id: a.Of.ID, Name: a.Of.Name}}
	}
	for _, role := range a.Roles {
		shown.Roles = append(shown.Roles, string(role))
	}
	return shown
}
