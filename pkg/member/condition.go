package member

import (
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// AdministratorCondition is a condition on an administrator. The zero value selects
// all.
type AdministratorCondition struct {
	// ofMember is the part that needs only the member, ofUser the part that needs more;
	// nil for none. Both must hold.
	ofMember func(*tenant.Member) bool
	ofUser   func(*tenant.Administrator) tenant.Truth
	// userIDs are the only users that can be selected, if byUser is set.
	userIDs []string
	byUser  bool
	// only is the only resource whose members can be selected; nil for any.
	only *onlyOf
}

// onlyOf identifies a resource as far as possible without reading it: a project's
// organisation and a grant's creation time are left empty.
type onlyOf struct {
	named tenant.Resource
	// isProject distinguishes a project or grant from the instance or an organisation.
	isProject bool
}

// of reports whether this is the resource.
func (o *onlyOf) of(on tenant.Resource) bool {
	if o.isProject {
		return on.ProjectID == o.named.ProjectID && on.GrantedOrgID == o.named.GrantedOrgID
	}
	return on == o.named
}

func (c AdministratorCondition) holds(a *tenant.Administrator) tenant.Truth {
	t := tenant.TruthOf(c.ofMember == nil || c.ofMember(a.Member))
	if c.ofUser == nil {
		return t
	}
	return min(t, c.ofUser(a))
}

// canBeOf reports whether members of a resource can be selected.
func (c AdministratorCondition) canBeOf(on tenant.Resource) bool {
	return c.only == nil || c.only.of(on)
}

func ofMember(holds func(*tenant.Member) bool) AdministratorCondition {
	return AdministratorCondition{ofMember: holds}
}

// All requires all conditions; without any, it selects every administrator.
func All(conditions ...AdministratorCondition) (all AdministratorCondition) {
	var members []func(*tenant.Member) bool
	var users []func(*tenant.Administrator) tenant.Truth
	for _, c := range conditions {
		if c.ofMember != nil {
			members = append(members, c.ofMember)
		}
		if c.ofUser != nil {
			users = append(users, c.ofUser)
		}
		if c.byUser && !all.byUser {
			all.byUser, all.userIDs = true, c.userIDs
		}
		if c.only != nil && all.only == nil {
			all.only = c.only
		}
	}
	if len(members) > 0 {
		all.ofMember = func(m *tenant.Member) bool {
			return !slices.ContainsFunc(members, func(holds func(*tenant.Member) bool) bool { return !holds(m) })
		}
	}
	if len(users) > 0 {
		all.ofUser = func(a *tenant.Administrator) tenant.Truth {
			return tenant.And(users, func(holds func(*tenant.Administrator) tenant.Truth) tenant.Truth { return holds(a) })
		}
	}
	return all
}

// Any requires one of the conditions; without any, it selects nobody.
func Any(conditions ...AdministratorCondition) AdministratorCondition {
	if slices.ContainsFunc(conditions, func(c AdministratorCondition) bool { return c.ofUser != nil }) {
		return AdministratorCondition{ofUser: func(a *tenant.Administrator) tenant.Truth {
			return tenant.Or(conditions, func(c AdministratorCondition) tenant.Truth { return c.holds(a) })
		}}
	}
	return ofMember(func(m *tenant.Member) bool {
		return slices.ContainsFunc(conditions, func(c AdministratorCondition) bool { return c.ofMember == nil || c.ofMember(m) })
	})
}

// Not negates a condition. Machines satisfy neither a condition on display names nor its
// negation.
func Not(c AdministratorCondition) AdministratorCondition {
	if c.ofUser != nil {
		return AdministratorCondition{ofUser: func(a *tenant.Administrator) tenant.Truth { return c.holds(a).Not() }}
	}
	return ofMember(func(m *tenant.Member) bool { return c.ofMember != nil && !c.ofMember(m) })
}

// IsUser selects administrators by user id.
func IsUser(ids []string) AdministratorCondition {
	is := make(map[string]bool, len(ids))
	for _, id := range ids {
		is[id] = true
	}
	c := ofMember(func(m *tenant.Member) bool { return is[m.UserID] })
	c.userIDs, c.byUser = ids, true
	return c
}

// IsOf selects the administrators of an organisation, or of the instance if orgID is
// empty.
func IsOf(orgID string) AdministratorCondition {
	return isOnly(onlyOf{named: tenant.OnOrg(orgID)})
}

// IsOfProject selects the administrators of a project or, if grantedOrgID is not empty,
// of its grant to that organisation.
func IsOfProject(projectID, grantedOrgID string) AdministratorCondition {
	return isOnly(onlyOf{named: tenant.Resource{ProjectID: projectID, GrantedOrgID: grantedOrgID}, isProject: true})
}

func isOnly(only onlyOf) AdministratorCondition {
	c := ofMember(func(m *tenant.Member) bool { return only.of(m.On) })
	c.only = &only
	return c
}

// HasUserOrg selects administrators whose user belongs to the organisation.
func HasUserOrg(id string) AdministratorCondition {
	return ofMember(func(m *tenant.Member) bool { return m.UserOrgID == id })
}

// HasRole selects administrators with the role.
func HasRole(role string) AdministratorCondition {
	return ofMember(func(m *tenant.Member) bool { return slices.Contains(m.Roles, tenant.Role(role)) })
}

// HasRevision selects administrators by revision.
func HasRevision(holds func(tenant.Revision) bool) AdministratorCondition {
	return ofMember(func(m *tenant.Member) bool { return holds(m.Revision) })
}

// HasLoginName selects administrators whose login name matches text.
func HasLoginName(method tenant.TextMethod, text string) AdministratorCondition {
	return AdministratorCondition{ofUser: func(a *tenant.Administrator) tenant.Truth {
		return tenant.TruthOf(method.Match(a.User.UserName, text))
	}}
}

// HasDisplayName selects people whose display name matches text, and no machines.
func HasDisplayName(method tenant.TextMethod, text string) AdministratorCondition {
	return AdministratorCondition{ofUser: func(a *tenant.Administrator) tenant.Truth {
		if a.User.Human == nil {
			return tenant.Unknown
		}
		return tenant.TruthOf(method.Match(a.User.Human.DisplayName, text))
	}}
}
