package tenant

import (
	"slices"
	"time"
)

// Project is a set of applications, with the roles that their users can have. It
// is gone when its organisation is.
type Project struct {
	InstanceID string
	// ID is unique in the instance. It may be any text that a caller chose.
	ID string
	// OrgID is the organisation that the project belongs to, its resource owner.
	OrgID string
	// Name is unique in the organisation ignoring case.
	Name  string
	State State
	// RoleAssertion puts the roles of users into their tokens.
	RoleAssertion bool
	// AuthorizationRequired lets only those sign in who have a role.
	AuthorizationRequired bool
	// AccessRequired lets only those sign in whose organisation the project is of,
	// or is granted to.
	AccessRequired bool
	// PrivateLabeling is kept as it was sent.
	PrivateLabeling PrivateLabeling
	// Roles in the order in which they were added.
	Roles []ProjectRole
	// Grants in the order in which they were made.
	Grants []ProjectGrant
	Revision
}

// PrivateLabeling says whose branding a sign-in page has, with the numbers of the
// public API.
type PrivateLabeling int

// ProjectRole is a role that users can have. Its key is unique in the project
// ignoring case, and compared exactly where it is used.
type ProjectRole struct {
	Key, DisplayName, Group string
	Revision
}

// ProjectGrant lets another organisation give roles of the project.
type ProjectGrant struct {
	// OrgID is the organisation that the project is granted to.
	OrgID string
	// Roles are keys of the project.
	Roles []string
	State State
	Revision
}

// Role returns the role with exactly that key, or nil.
func (p *Project) Role(key string) *ProjectRole {
	i := slices.IndexFunc(p.Roles, func(r ProjectRole) bool { return r.Key == key })
	if i < 0 {
		return nil
	}
	return &p.Roles[i]
}

// Grant returns the grant to an organisation, or nil.
func (p *Project) Grant(orgID string) *ProjectGrant {
	i := slices.IndexFunc(p.Grants, func(g ProjectGrant) bool { return g.OrgID == orgID })
	if i < 0 {
		return nil
	}
	return &p.Grants[i]
}

// ProjectName returns a project's name as it is claimed: names are unique in
// their organisation.
func ProjectName(orgID, name string) string { return orgID + "#" + Fold(name) }

// FormerProject keeps the id of a project that was removed from being given to
// another one: tokens, roles and the audit log still name it.
type FormerProject struct {
	InstanceID, ID string
	// OrgID is the organisation that the project belonged to.
	OrgID     string
	RemovedAt time.Time
}
