package view

import (
	memberpb "github.com/tenantry/tenantry/pkg/api/pb/member"
	"github.com/tenantry/tenantry/pkg/api/pb/object"
	userpb "github.com/tenantry/tenantry/pkg/api/pb/user"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Member converts a member of an instance. Members of the message that apply only to
// people are left empty for a machine.
func Member(m *tenant.KnownMember) *memberpb.Member {
	out := &memberpb.Member{
		UserId: m.UserID, Details: Details(m.Revision, m.InstanceID), Roles: roles(m.Roles),
		PreferredLoginName: m.User.UserName, UserResourceOwner: m.User.OrgID,
	}
	switch {
	case m.User.Human != nil:
		h := m.User.Human
		out.UserType = userpb.Type_TYPE_HUMAN
		out.Email, out.FirstName, out.LastName, out.DisplayName = h.Email, h.FirstName, h.LastName, h.DisplayName
	case m.User.Machine != nil:
		out.UserType, out.DisplayName = userpb.Type_TYPE_MACHINE, m.User.Machine.Name
	}
	return out
}

func roles(all []tenant.Role) []string {
	names := make([]string, len(all))
	for n, role := range all {
		names[n] = string(role)
	}
	return names
}

// MemberRoles returns the roles that a member of an instance may have.
func MemberRoles() []string { return roles(tenant.IAMRoles()) }

// MemberQuery parses which members of an instance are wanted. It returns ErrOffset.
func MemberQuery(
	of *tenant.Instance, page *object.ListQuery, column memberpb.MemberFieldColumnName, queries []*memberpb.SearchQuery,
) (query member.ListQuery, err error) {
	query.Instance = of
	if query.PageQuery, err = PageQuery(page); err != nil {
		return query, err
	}
	switch column {
	case memberpb.MemberFieldColumnName_MEMBER_FIELD_NAME_CREATION_DATE:
		query.SortBy = member.SortByCreation
	case memberpb.MemberFieldColumnName_MEMBER_FIELD_NAME_CHANGE_DATE:
		query.SortBy = member.SortByChange
	case memberpb.MemberFieldColumnName_MEMBER_FIELD_NAME_USER_RESOURCE_OWNER:
		query.SortBy = member.SortByUserOrg
	default:
		query.SortBy = member.SortByUserID
	}
	for _, q := range queries {
		switch q := q.GetQuery().(type) {
		case *memberpb.SearchQuery_FirstNameQuery:
			query.Where = append(query.Where, member.HasFirstName(tenant.TextMethod(q.FirstNameQuery.GetMethod()), q.FirstNameQuery.GetFirstName()))
		case *memberpb.SearchQuery_LastNameQuery:
			query.Where = append(query.Where, member.HasLastName(tenant.TextMethod(q.LastNameQuery.GetMethod()), q.LastNameQuery.GetLastName()))
		case *memberpb.SearchQuery_EmailQuery:
			query.Where = append(query.Where, member.HasEmail(tenant.TextMethod(q.EmailQuery.GetMethod()), q.EmailQuery.GetEmail()))
		case *memberpb.SearchQuery_UserIdQuery:
			query.Where = append(query.Where, member.HasUserID(q.UserIdQuery.GetUserId()))
		}
	}
	return query, nil
}
