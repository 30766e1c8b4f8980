package permissionv2

import (
	"fmt"
	"time"

	"github.com/tenantry/tenantry/pkg/api/pb/v2/filter"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/internal_permission"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// maxNesting is how deeply filters may be nested, as in the contract's user search.
const maxNesting = 20

// These refusals are Tenantry's own: the original answers 500, or accepts the
// filters.
var (
	errNested   = tenant.Invalid("ADMIN-nEst1", fmt.Sprintf("Too many query nesting levels (Max %d)", maxNesting))
	errNotEmpty = tenant.Invalid("ADMIN-nOt01", "not.query is required; it is the filter that must not match")
)

// conditions returns the conditions of filters at the given nesting depth.
func conditions(filters []*pb.AdministratorSearchFilter, depth int) ([]member.AdministratorCondition, error) {
	if depth > maxNesting && len(filters) > 0 {
		return nil, errNested
	}
	each := make([]member.AdministratorCondition, len(filters))
	for n, f := range filters {
		var err error
		if each[n], err = condition(f, depth); err != nil {
			return nil, err
		}
	}
	return each, nil
}

// all returns the condition that every filter matches.
func all(filters []*pb.AdministratorSearchFilter, depth int) (member.AdministratorCondition, error) {
	each, err := conditions(filters, depth)
	return member.All(each...), err
}

func condition(f *pb.AdministratorSearchFilter, depth int) (member.AdministratorCondition, error) {
	switch f := f.GetFilter().(type) {
	case *pb.AdministratorSearchFilter_CreationDate:
		return member.HasRevision(func(r tenant.Revision) bool { return matches(f.CreationDate, r.CreatedAt) }), nil
	case *pb.AdministratorSearchFilter_ChangeDate:
		return member.HasRevision(func(r tenant.Revision) bool { return matches(f.ChangeDate, r.ChangedAt) }), nil
	case *pb.AdministratorSearchFilter_InUserIdsFilter:
		return member.IsUser(f.InUserIdsFilter.GetIds()), nil
	case *pb.AdministratorSearchFilter_UserOrganizationId:
		return member.HasUserOrg(f.UserOrganizationId.GetId()), nil
	case *pb.AdministratorSearchFilter_UserPreferredLoginName:
		name := f.UserPreferredLoginName
		return member.HasLoginName(tenant.TextMethod(name.GetMethod()), name.GetPreferredLoginName()), nil
	case *pb.AdministratorSearchFilter_UserDisplayName:
		name := f.UserDisplayName
		return member.HasDisplayName(tenant.TextMethod(name.GetMethod()), name.GetDisplayName()), nil
	case *pb.AdministratorSearchFilter_Resource:
		return resourceCondition(f.Resource), nil
	case *pb.AdministratorSearchFilter_Role:
		return member.HasRole(f.Role.GetRoleKey()), nil
	case *pb.AdministratorSearchFilter_And:
		return all(f.And.GetQueries(), depth+1)
	case *pb.AdministratorSearchFilter_Or:
		each, err := conditions(f.Or.GetQueries(), depth+1)
		return member.Any(each...), err
	case *pb.AdministratorSearchFilter_Not:
		if f.Not.GetQuery() == nil {
			return member.AdministratorCondition{}, errNotEmpty
		}
		each, err := conditions([]*pb.AdministratorSearchFilter{f.Not.GetQuery()}, depth+1)
		return member.Not(member.All(each...)), err
	default:
		return member.Any(), nil // validation has refused empty filters
	}
}

// resourceCondition returns the condition of a resource filter. An empty id matches
// nothing.
func resourceCondition(f *pb.ResourceFilter) member.AdministratorCondition {
	switch resource := f.GetResource().(type) {
	case *pb.ResourceFilter_Instance:
		return member.IsOf("")
	case *pb.ResourceFilter_OrganizationId:
		if resource.OrganizationId != "" {
			return member.IsOf(resource.OrganizationId)
		}
	case *pb.ResourceFilter_ProjectId:
		if resource.ProjectId != "" {
			return member.IsOfProject(resource.ProjectId, "")
		}
	case *pb.ResourceFilter_ProjectGrant_:
		if grant := resource.ProjectGrant; grant.GetProjectId() != "" && grant.GetOrganizationId() != "" {
			return member.IsOfProject(grant.GetProjectId(), grant.GetOrganizationId())
		}
	}
	return member.Any()
}

// matches reports whether a time satisfies a filter.
func matches(f *filter.TimestampFilter, at time.Time) bool {
	return tenant.TimeMethod(f.GetMethod()).Match(at, f.GetTimestamp().AsTime())
}
