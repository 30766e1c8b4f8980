package project

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// RoleCommand requests adding or changing a role.
type RoleCommand struct {
	ChangeCommand
	Key string
	// DisplayName and Group are nil to stay unchanged.
	DisplayName, Group *string
}

// AddRole adds a role in one transaction. It returns the project as changed,
// ErrRoleInvalid, ErrRoleTaken, ErrFull, tenant.ErrChanged and
// tenant.ErrUnavailable.
func (uc *Changes) AddRole(ctx context.Context, cmd RoleCommand) (*tenant.Project, error) {
	if !tenant.IsName(cmd.Key) || !tenant.IsVisible(cmd.Key) || strings.TrimSpace(cmd.Key) != cmd.Key {
		return nil, ErrRoleInvalid
	}
	if slices.ContainsFunc(cmd.Project.Roles, func(r tenant.ProjectRole) bool { return tenant.Fold(r.Key) == tenant.Fold(cmd.Key) }) {
		return nil, ErrRoleTaken
	}
	return uc.commit(ctx, cmd.ChangeCommand, func(next *tenant.Project, revision tenant.Revision) (changed, error) {
		role, err := cmd.role(tenant.ProjectRole{Key: cmd.Key})
		if err != nil {
			return changed{}, err
		}
		role.Revision = revision
		next.Roles = append(next.Roles, role)
		return roleChanged(next, role, tenant.ProjectRoleAdded), nil
	})
}

// UpdateRole changes a role in one transaction, as far as the command says. If nothing
// changes, it writes nothing and returns the project as it is. It returns
// ErrRoleUnknown, ErrRoleInvalid, ErrFull, tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) UpdateRole(ctx context.Context, cmd RoleCommand) (*tenant.Project, error) {
	was := cmd.Project.Role(cmd.Key)
	if was == nil {
		return nil, ErrRoleUnknown
	}
	role, err := cmd.role(*was)
	if err != nil || role == *was {
		return cmd.Project, err
	}
	return uc.commit(ctx, cmd.ChangeCommand, func(next *tenant.Project, _ tenant.Revision) (changed, error) {
		role.Revision = was.Next(next.ChangedAt)
		*next.Role(cmd.Key) = role
		return roleChanged(next, role, tenant.ProjectRoleChanged), nil
	})
}

// RemoveRole removes a role in one transaction, including from grants. If there is
// none, it writes nothing and returns the project as it is. It returns
// tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) RemoveRole(ctx context.Context, cmd ChangeCommand, key string) (*tenant.Project, error) {
	if cmd.Project.Role(key) == nil {
		return cmd.Project, nil
	}
	return uc.commit(ctx, cmd, func(next *tenant.Project, _ tenant.Revision) (changed, error) {
		next.Roles = slices.DeleteFunc(next.Roles, func(r tenant.ProjectRole) bool { return r.Key == key })
		for i, g := range next.Grants {
			if slices.Contains(g.Roles, key) {
				next.Grants[i].Roles = slices.DeleteFunc(slices.Clone(g.Roles), func(role string) bool { return role == key })
				next.Grants[i].Revision = g.Next(next.ChangedAt)
			}
		}
		return changed{event: tenant.ProjectRoleRemoved, data: tenant.ProjectRoleRemovedData{
			InstanceID: next.InstanceID, OrgID: next.OrgID, ProjectID: next.ID, RoleKey: key,
		}}, nil
	})
}

// role returns the changed role.
func (c RoleCommand) role(of tenant.ProjectRole) (tenant.ProjectRole, error) {
	set(&of.DisplayName, c.DisplayName)
	set(&of.Group, c.Group)
	if tenant.HasControl(of.DisplayName) || tenant.HasControl(of.Group) {
		return of, ErrRoleInvalid
	}
	return of, nil
}

func roleChanged(p *tenant.Project, r tenant.ProjectRole, event tenant.EventType) changed {
	return changed{event: event, data: tenant.ProjectRoleData{
		InstanceID: p.InstanceID, OrgID: p.OrgID, ProjectID: p.ID, RoleKey: r.Key, DisplayName: r.DisplayName, Group: r.Group,
	}}
}
