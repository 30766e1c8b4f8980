package dynamo

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// EraseProject erases what is left of a removed project: its applications and their
// claims, the roles users have in it, and its members and those of its grants. The
// marker that reserves the project's id stays. It may be interrupted at any point and
// called again.
//
// It reads all applications and authorizations of the instance to find those of the
// project.
func (s *Store) EraseProject(ctx context.Context, removed tenant.ProjectStateData, erased func(kind string, items int) error) error {
	e := &eraser{s, removed.InstanceID, erased}
	isOf := func(projectID string) bool { return projectID == removed.ProjectID }
	if err := e.authorizationsOf(ctx, func(i authorizationEntryItem) bool { return isOf(i.ProjectID) }); err != nil {
		return err
	}
	if err := e.applicationsOf(ctx, func(i applicationItem) bool { return isOf(i.ProjectID) }); err != nil {
		return err
	}
	return e.members(ctx, tenant.OnProject(removed.OrgID, removed.ProjectID), func(tenant.Resource) bool { return true })
}

// EraseGrant erases the members of removed grants of a project to an organisation;
// alive is the current grant, if there is one. It may be interrupted at any point and
// called again.
func (s *Store) EraseGrant(
	ctx context.Context, removed tenant.ProjectGrantStateData, alive tenant.Resource, erased func(kind string, items int) error,
) error {
	e := &eraser{s, removed.InstanceID, erased}
	return e.members(ctx, tenant.OnProject(removed.OrgID, removed.ProjectID), func(on tenant.Resource) bool {
		return on.GrantedOrgID == removed.GrantedOrgID && on != alive
	})
}
