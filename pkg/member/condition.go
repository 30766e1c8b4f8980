package member

import (
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// AdministratorCondition is what holds for an administrator. The zero value holds
// for all.
type AdministratorCondition struct {
	// ofMember is the condition where it is one on the member alone, ofUser where it
	// takes more to judge it; nil for none. Both are to hold.
	ofMember func(*tenant.Member) bool
	ofUser   func(*tenant.Administrator) bool
	// userIDs are all whose members it can hold for, if byUser is set.
	userIDs []string
	byUser  bool
	// only is the one resource for whose members it can hold, nil for any.
	only *onlyOf
}

// onlyOf names a resource as far as it can be named without reading it: of a project,
// the organisation is left empty, and of a grant when it was made, too.
type onlyOf struct {
	named tenant.Resource
	// isProject tells a project, or a grant, from the instance and an organisation.
	isProject bool
}

// of reports whether a resource is the one.
func (o *onlyOf) of(on tenant.Resource) bool {
	if o.isProject {
		return on.ProjectID == o.named.ProjectID && on.GrantedOrgID == o.named.GrantedOrgID
	}
	return on == o.named
}

func (c AdministratorCondition) holds(a *tenant.Administrator) bool {
	return (c.ofMember == nil || c.ofMember(a.Member)) && (c.ofUser == nil || c.ofUser(a))
}

// canBeOf reports whether it can hold for members of a resource.
func (c AdministratorCondition) canBeOf(on tenant.Resource) bool {
	return c.only == nil || c.only.of(on)
}

func ofMember(holds func(*tenant.Member) bool) AdministratorCondition {
	return AdministratorCondition{ofMember: holds}
}

// All holds for those for whom all conditions hold: for every administrator, if
// there are none.
func All(conditions ...AdministratorCondition) (all AdministratorCondition) {
	var members []func(*tenant.Member) bool
	var users []func(*tenant.Administrator) bool
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
		all.ofUser = func(a *tenant.Administrator) bool {
			return !slices.ContainsFunc(users, func(holds func(*tenant.Administrator) bool) bool { return !holds(a) })
		}
	}
	return all
}

// Any holds for those for whom one of the conditions holds: for nobody, if there
// are none.
func Any(conditions ...AdministratorCondition) AdministratorCondition {
	if slices.ContainsFunc(conditions, func(c AdministratorCondition) bool { return c.ofUser != nil }) {
		return AdministratorCondition{ofUser: func(a *tenant.Administrator) bool {
			return slices.ContainsFunc(conditions, func(c AdministratorCondition) bool { return c.holds(a) })
		}}
	}
	return ofMember(func(m *tenant.Member) bool {
		return slices.ContainsFunc(conditions, func(c AdministratorCondition) bool { return c.ofMember == nil || c.ofMember(m) })
	})
}

// Not holds for those for whom c does not.
func Not(c AdministratorCondition) AdministratorCondition {
	if c.ofUser != nil {
		return AdministratorCondition{ofUser: func(a *tenant.Administrator) bool { return !c.holds(a) }}
	}
	return ofMember(func(m *tenant.Member) bool { return c.ofMember != nil && !c.ofMember(m) })
}

// IsUser holds for the administrators who are one of the users.
func IsUser(ids []string) AdministratorCondition {
	is := make(map[string]bool, len(ids))
	for _, id := range ids {
		is[id] = true
	}
	c := ofMember(func(m *tenant.Member) bool { return is[m.UserID] })
	c.userIDs, c.byUser = ids, true
	return c
}

// IsOf holds for the administrators of an organisation, or of the instance itself
// if orgID is empty.
func IsOf(orgID string) AdministratorCondition {
	return isOnly(onlyOf{named: tenant.OnOrg(orgID)})
}

// IsOfProject holds for the administrators of a project or, if grantedOrgID is not
// empty, of its grant to that organisation.
func IsOfProject(projectID, grantedOrgID string) AdministratorCondition {
	return isOnly(onlyOf{named: tenant.Resource{ProjectID: projectID, GrantedOrgID: grantedOrgID}, isProject: true})
}

func isOnly(only onlyOf) AdministratorCondition {
	c := ofMember(func(m *tenant.Member) bool { return only.of(m.On) })
	c.only = &only
	return c
}

// HasUserOrg holds for administrators whose user belongs to the organisation.
func HasUserOrg(id string) AdministratorCondition {
	return ofMember(func(m *tenant.Member) bool { return m.UserOrgID == id })
}

// HasRole holds for administrators who have the role.
func HasRole(role string) AdministratorCondition {
	return ofMember(func(m *tenant.Member) bool { return slices.Contains(m.Roles, tenant.Role(role)) })
}

// HasRevision holds for administrators whose revision is so.
func HasRevision(holds func(tenant.Revision) bool) AdministratorCondition {
	return ofMember(func(m *tenant.Member) bool { return holds(m.Revision) })
}

// HasLoginName holds for administrators whose login name matches text.
func HasLoginName(method tenant.TextMethod, text string) AdministratorCondition {
	return AdministratorCondition{ofUser: func(a *tenant.Administrator) bool { return method.Match(a.User.UserName, text) }}
}

// HasDisplayName holds for people whose display name matches text, and for no
// machine.
func HasDisplayName(method tenant.TextMethod, text string) AdministratorCondition {
	return AdministratorCondition{ofUser: func(a *tenant.Administrator) bool {
		return a.User.Human != nil && method.Match(a.User.Human.DisplayName, text)
	}}
}
