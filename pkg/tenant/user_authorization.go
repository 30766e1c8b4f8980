package tenant

import (
	"slices"
	"time"
)

// Authorizations is the set of all project roles of a user, in one entity, because
// issuing a token needs all of them. It ceases to exist with the user.
type Authorizations struct {
	InstanceID, UserID string
	// All is in order of creation. It may include authorizations whose project, grant or
	// organisation is gone, and roles that no longer exist: see RolesIn.
	All []Authorization
	Revision
}

// Authorization gives a user roles of one project, on behalf of one organisation. A
// user has at most one for each pair of them.
type Authorization struct {
	// ID is unique in the instance.
	ID        string
	ProjectID string
	// OrgID is the organisation that assigns the roles: the project's own, or one that
	// the project is granted to. The user may belong to another one.
	OrgID string
	State State
	Roles []AuthorizedRole
	// GrantMadeAt is when the project was granted to the organisation; zero if the
	// organisation owns the project.
	GrantMadeAt time.Time
	Revision
}

// AuthorizedRole is an assigned role. Its creation time distinguishes it from a later
// role with the same key.
type AuthorizedRole struct {
	Key    string
	MadeAt time.Time
}

// AuthorizationEntry maps the id of an authorization to its user.
type AuthorizationEntry struct {
	InstanceID, ID          string
	UserID, UserOrgID       string
	ProjectID, ProjectOrgID string
	OrgID                   string
}

// FormerAuthorization records when an authorization was removed.
type FormerAuthorization struct {
	InstanceID, ID string
	// OrgID is the organisation that assigned the roles, ProjectID their project, and
	// ProjectOrgID the project's organisation.
	OrgID, ProjectID, ProjectOrgID string
	RemovedAt                      time.Time
	// ExpiresAt is when it is forgotten.
	ExpiresAt time.Time
}

// KnownAuthorization is an authorization with the entities it refers to.
type KnownAuthorization struct {
	*Authorization
	User    *User
	UserOrg *Org
	Project *Project
	Org     *Org
}

// Authorization returns the authorization with that id, or nil.
func (a *Authorizations) Authorization(id string) *Authorization {
	if a == nil {
		return nil
	}
	i := slices.IndexFunc(a.All, func(one Authorization) bool { return one.ID == id })
	if i < 0 {
		return nil
	}
	return &a.All[i]
}

// RolesIn returns the user's effective roles in a project, each with the ids of the
// organisations that assign it. A role is effective while project, authorization and
// grant are active and the project still has that very role: one that was removed and
// created again is a different role. p and a may be nil.
//
// The caller has to check that those organisations still exist.
func (a *Authorizations) RolesIn(p *Project) map[string][]string {
	roles := map[string][]string{}
	if a == nil || p == nil || p.State != StateActive {
		return roles
	}
	for i := range a.All {
		one := &a.All[i]
		if one.State != StateActive {
			continue
		}
		if grant := p.Grant(one.OrgID); one.OrgID != p.OrgID && (grant == nil || grant.State != StateActive) {
			continue
		}
		for _, role := range one.RolesOf(p) {
			roles[role.Key] = append(roles[role.Key], one.OrgID)
		}
	}
	return roles
}

// IsBacked reports whether p, the authorization's project, belongs to the organisation
// that assigns the roles or still has the grant by which it does. An authorization
// without that is gone: a later grant is a different one.
func (a *Authorization) IsBacked(p *Project) bool {
	grant := p.Grant(a.OrgID)
	return a.OrgID == p.OrgID || grant != nil && grant.CreatedAt.Equal(a.GrantMadeAt)
}

// RolesOf returns the assigned roles that the project still has and the organisation
// may still assign, regardless of state; none if p is not the authorization's project.
func (a *Authorization) RolesOf(p *Project) (roles []ProjectRole) {
	if p == nil || p.ID != a.ProjectID || !a.IsBacked(p) {
		return nil
	}
	mayGive := func(string) bool { return true }
	if a.OrgID != p.OrgID {
		granted := p.Grant(a.OrgID).Roles
		mayGive = func(key string) bool { return slices.Contains(granted, key) }
	}
	for _, given := range a.Roles {
		if role := p.Role(given.Key); role != nil && role.CreatedAt.Equal(given.MadeAt) && mayGive(given.Key) {
			roles = append(roles, *role)
		}
	}
	return roles
}
