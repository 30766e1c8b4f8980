package tenant

import (
	"slices"
	"time"
)

// Authorizations are the roles that a user has in projects: all of them, because
// whoever makes a token needs all. They are gone when the user is.
type Authorizations struct {
	InstanceID, UserID string
	// All in the order in which they were made. There may be some of projects and
	// organisations that are gone by now, and of roles that are: see RolesIn.
	All []Authorization
	Revision
}

// Authorization gives a user roles of one project, on behalf of one organisation.
// A user has one at most for each pair of them.
type Authorization struct {
	// ID is unique in the instance.
	ID        string
	ProjectID string
	// OrgID is the organisation that gives the roles: the one that the project
	// belongs to, or one that it is granted to. The user may be of another one.
	OrgID string
	State State
	Roles []AuthorizedRole
	// GrantMadeAt is when the grant of the project to the organisation was made; zero
	// where the project belongs to it.
	GrantMadeAt time.Time
	Revision
}

// AuthorizedRole is a role that was given. It is told from a later one of the same
// key by the time at which it was made.
type AuthorizedRole struct {
	Key    string
	MadeAt time.Time
}

// AuthorizationEntry leads from the id of an authorization to its user.
type AuthorizationEntry struct {
	InstanceID, ID          string
	UserID, UserOrgID       string
	ProjectID, ProjectOrgID string
	OrgID                   string
}

// FormerAuthorization says when an authorization was removed.
type FormerAuthorization struct {
	InstanceID, ID string
	// OrgID is the organisation that gave the roles, ProjectID what they were of, and
	// ProjectOrgID the organisation of that.
	OrgID, ProjectID, ProjectOrgID string
	RemovedAt                      time.Time
	// ExpiresAt is when it is forgotten.
	ExpiresAt time.Time
}

// KnownAuthorization is an authorization with what it names.
type KnownAuthorization struct {
	*Authorization
	User    *User
	UserOrg *Org
	Project *Project
	Org     *Org
}

// Authorization returns the one with that id, or nil.
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

// RolesIn returns the roles of a project that are in force for the user, each with
// the ids of the organisations that give it. A role is in force while project,
// authorization and grant are active, and the project has the role that was given:
// one that was removed and made again is another. p may be nil, and so may a.
//
// Whether those organisations are still there is for the caller to find out.
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

// RolesOf returns those of the roles given that the project still has and the
// organisation may still give, whatever their states are: none of another project.
func (a *Authorization) RolesOf(p *Project) (roles []ProjectRole) {
	if p == nil || p.ID != a.ProjectID {
		return nil
	}
	mayGive := func(string) bool { return true }
	if a.OrgID != p.OrgID {
		grant := p.Grant(a.OrgID)
		if grant == nil || !grant.CreatedAt.Equal(a.GrantMadeAt) {
			return nil
		}
		mayGive = func(key string) bool { return slices.Contains(grant.Roles, key) }
	}
	for _, given := range a.Roles {
		if role := p.Role(given.Key); role != nil && role.CreatedAt.Equal(given.MadeAt) && mayGive(given.Key) {
			roles = append(roles, *role)
		}
	}
	return roles
}
