package project

import (
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// RolesQuery selects a page of a project's roles.
type RolesQuery struct {
	tenant.PageQuery
	// SortBy compares two roles; nil keeps the order in which they were added.
	SortBy func(a, b tenant.ProjectRole) int
	// Where are conditions that must all hold.
	Where []func(tenant.ProjectRole) bool
}

// ListRoles returns the page. It returns tenant.ErrCursor, because these lists have no
// cursors.
func ListRoles(of *tenant.Project, q RolesQuery) (tenant.Page[tenant.ProjectRole], error) {
	if q.After != "" {
		return tenant.Page[tenant.ProjectRole]{}, tenant.ErrCursor
	}
	var roles []tenant.ProjectRole
	for _, role := range of.Roles {
		if !slices.ContainsFunc(q.Where, func(holds func(tenant.ProjectRole) bool) bool { return !holds(role) }) {
			roles = append(roles, role)
		}
	}
	if q.SortBy != nil {
		slices.SortStableFunc(roles, q.SortBy)
	}
	return tenant.Slice(roles, q.PageQuery), nil
}
