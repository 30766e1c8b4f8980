package tenant

import (
	"slices"
	"time"
)

// Project is a set of applications, with the roles that their users can have. It ceases
// to exist with its organisation.
type Project struct {
	InstanceID string
	// ID is unique in the instance. It may be any text chosen by a caller.
	ID string
	// OrgID is the owning organisation, the resource owner.
	OrgID string
	// Name is unique in the organisation, ignoring case.
	Name  string
	State State
	// RoleAssertion includes users' roles in their tokens.
	RoleAssertion bool
	// AuthorizationRequired restricts sign-in to users who have a role.
	AuthorizationRequired bool
	// AccessRequired restricts sign-in to users of organisations that own the project
	// or have it granted.
	AccessRequired bool
	// PrivateLabeling is stored as sent but has no effect.
	PrivateLabeling PrivateLabeling
	// Roles are in the order in which they were added.
	Roles []ProjectRole
	// Grants are in the order in which they were created.
	Grants []ProjectGrant
	// FormerGrants are the grants removed last, oldest first, at most MaxFormerGrants.
	FormerGrants []FormerGrant
	Revision
}

// MaxFormerGrants bounds the removed grants that a project remembers.
const MaxFormerGrants = 100

// PrivateLabeling is whose branding a sign-in page shows. Values match the public API.
type PrivateLabeling int

// ProjectRole is a role that users can have. Its key is unique in the project ignoring
// case, but compared exactly in use.
type ProjectRole struct {
	Key, DisplayName, Group string
	Revision
}

// ProjectGrant lets another organisation assign roles of the project.
type ProjectGrant struct {
	// OrgID is the organisation that receives the grant.
	OrgID string
	// Roles are keys of the project's roles.
	Roles []string
	State State
	Revision
}

// FormerGrant records when a grant was removed.
type FormerGrant struct {
	OrgID     string
	RemovedAt time.Time
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

// FormerGrant returns the removed grant to an organisation, or nil.
func (p *Project) FormerGrant(orgID string) *FormerGrant {
	i := slices.IndexFunc(p.FormerGrants, func(g FormerGrant) bool { return g.OrgID == orgID })
	if i < 0 {
		return nil
	}
	return &p.FormerGrants[i]
}

// ProjectName returns a project's name in the form in which it is claimed; names are
// unique per organisation.
func ProjectName(orgID, name string) string { return orgID + "#" + Fold(name) }

// FormerProject reserves the id of a removed project: tokens, roles and the audit log
// still refer to it.
type FormerProject struct {
	InstanceID, ID string
	// OrgID is the organisation that owned the project.
	OrgID     string
	RemovedAt time.Time
}
