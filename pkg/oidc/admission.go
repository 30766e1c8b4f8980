package oidc

import (
	"errors"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// errNotAdmitted is for the log alone.
var errNotAdmitted = errors.New("the project does not let the user sign in")

// admits reports whether a project lets a user sign in to its applications.
func (c *client) admits(user *tenant.User, authorizations *tenant.Authorizations) bool {
	return c.bars(user, authorizations) == nil
}

// bars says why a project does not let a user sign in to its applications: where it
// says so, those alone may who have an authorization in it (ErrGrantRequired), and
// those alone whose organisation it is of or is granted to (ErrProjectRequired). The
// built-in client has no project.
func (c *client) bars(user *tenant.User, authorizations *tenant.Authorizations) error {
	p := c.project
	switch {
	case p == nil:
		return nil
	case p.AuthorizationRequired && !isAuthorized(p, authorizations):
		return ErrGrantRequired
	case p.AccessRequired && !isOpenTo(p, user.OrgID):
		return ErrProjectRequired
	}
	return nil
}

// isAuthorized reports whether a user has an authorization in a project that is in
// force, with roles or without.
func isAuthorized(p *tenant.Project, of *tenant.Authorizations) bool {
	if of == nil {
		return false
	}
	for i := range of.All {
		one := &of.All[i]
		if one.ProjectID != p.ID || one.State != tenant.StateActive || !isOpenTo(p, one.OrgID) {
			continue
		}
		if one.OrgID == p.OrgID || p.Grant(one.OrgID).CreatedAt.Equal(one.GrantMadeAt) {
			return true
		}
	}
	return false
}

// isOpenTo reports whether a project is of an organisation, or granted to it.
func isOpenTo(p *tenant.Project, orgID string) bool {
	grant := p.Grant(orgID)
	return orgID == p.OrgID || grant != nil && grant.State == tenant.StateActive
}
