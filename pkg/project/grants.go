package project

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// GrantCommand requests creating or changing a grant.
type GrantCommand struct {
	ChangeCommand
	// OrgID is the organisation that receives the grant; it may be any text.
	OrgID string
	// Org is that organisation as read; nil if it does not exist. Only AddGrant uses
	// it.
	Org *tenant.Org
	// Roles are keys of the project's roles.
	Roles []string
}

// AddGrant lets another organisation assign roles of the project. It returns the
// project as changed, ErrGrantOrgUnknown, ErrGrantRoleUnknown, ErrGrantOwnOrg,
// ErrGrantTaken, ErrFull, tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) AddGrant(ctx context.Context, cmd GrantCommand) (*tenant.Project, error) {
	roles, err := cmd.roles()
	switch {
	case cmd.Org == nil:
		return nil, ErrGrantOrgUnknown
	case err != nil:
		return nil, err
	case cmd.OrgID == cmd.Project.OrgID:
		return nil, ErrGrantOwnOrg
	case cmd.Project.Grant(cmd.OrgID) != nil:
		return nil, ErrGrantTaken
	}
	return uc.commit(ctx, cmd.ChangeCommand, func(next *tenant.Project, revision tenant.Revision) (changed, error) {
		next.Grants = append(next.Grants, tenant.ProjectGrant{OrgID: cmd.OrgID, Roles: roles, State: tenant.StateActive, Revision: revision})
		return grantChanged(next, cmd.OrgID, roles, tenant.ProjectGrantAdded), nil
	})
}

// UpdateGrant replaces the roles of a grant. If nothing changes, it writes nothing and
// returns the project as it is. It returns ErrGrantUnknown, ErrGrantRoleUnknown,
// ErrFull, tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) UpdateGrant(ctx context.Context, cmd GrantCommand) (*tenant.Project, error) {
	was := cmd.Project.Grant(cmd.OrgID)
	if was == nil {
		return nil, ErrGrantUnknown
	}
	roles, err := cmd.roles()
	if err != nil || slices.Equal(roles, was.Roles) {
		return cmd.Project, err
	}
	return uc.commit(ctx, cmd.ChangeCommand, func(next *tenant.Project, _ tenant.Revision) (changed, error) {
		grant := next.Grant(cmd.OrgID)
		grant.Roles, grant.Revision = roles, was.Next(next.ChangedAt)
		return grantChanged(next, cmd.OrgID, roles, tenant.ProjectGrantChanged), nil
	})
}

// RemoveGrant removes a grant. If there is none, it writes nothing and returns the
// project as it is. It returns tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) RemoveGrant(ctx context.Context, cmd ChangeCommand, orgID string) (*tenant.Project, error) {
	if cmd.Project.Grant(orgID) == nil {
		return cmd.Project, nil
	}
	return uc.commit(ctx, cmd, func(next *tenant.Project, _ tenant.Revision) (changed, error) {
		next.Grants = slices.DeleteFunc(next.Grants, func(g tenant.ProjectGrant) bool { return g.OrgID == orgID })
		remember(next, orgID)
		return grantState(next, orgID, tenant.ProjectGrantRemoved), nil
	})
}

// remember records a removed grant, in place of an earlier one to the same organisation
// or, if there are too many, of the oldest.
func remember(p *tenant.Project, orgID string) {
	kept := slices.DeleteFunc(p.FormerGrants, func(g tenant.FormerGrant) bool { return g.OrgID == orgID })
	kept = append(kept, tenant.FormerGrant{OrgID: orgID, RemovedAt: p.ChangedAt})
	p.FormerGrants = kept[max(0, len(kept)-tenant.MaxFormerGrants):]
}

// SetGrantState deactivates or reactivates a grant. If nothing changes, it writes
// nothing and returns the project as it is. It returns ErrGrantUnknown,
// tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) SetGrantState(ctx context.Context, cmd ChangeCommand, orgID string, state tenant.State) (*tenant.Project, error) {
	was := cmd.Project.Grant(orgID)
	switch {
	case was == nil:
		return nil, ErrGrantUnknown
	case was.State == state:
		return cmd.Project, nil
	}
	return uc.commit(ctx, cmd, func(next *tenant.Project, _ tenant.Revision) (changed, error) {
		grant := next.Grant(orgID)
		grant.State, grant.Revision = state, was.Next(next.ChangedAt)
		event := tenant.ProjectGrantReactivated
		if state != tenant.StateActive {
			event = tenant.ProjectGrantDeactivated
		}
		return grantState(next, orgID, event), nil
	})
}

// roles returns the command's roles without duplicates.
func (c GrantCommand) roles() ([]string, error) {
	roles := []string{}
	for _, key := range c.Roles {
		if c.Project.Role(key) == nil {
			return nil, ErrGrantRoleUnknown
		}
		if !slices.Contains(roles, key) {
			roles = append(roles, key)
		}
	}
	return roles, nil
}

func grantChanged(p *tenant.Project, orgID string, roles []string, event tenant.EventType) changed {
	return changed{event: event, data: tenant.ProjectGrantData{
		InstanceID: p.InstanceID, OrgID: p.OrgID, ProjectID: p.ID, GrantedOrgID: orgID, RoleKeys: roles,
	}}
}

func grantState(p *tenant.Project, orgID string, event tenant.EventType) changed {
	return changed{event: event, data: tenant.ProjectGrantStateData{
		InstanceID: p.InstanceID, OrgID: p.OrgID, ProjectID: p.ID, GrantedOrgID: orgID,
	}}
}
