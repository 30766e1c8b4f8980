package client

import (
	"errors"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of users. Source: the contract, apps.md.
var (
	ErrGrantRequired   = &tenant.Error{Kind: tenant.KindPermissionDenied, ID: "OIDC-foSyH49RvL", Key: "Errors.User.GrantRequired"}
	ErrProjectRequired = &tenant.Error{Kind: tenant.KindPermissionDenied, ID: "OIDC-foSyH49RvL", Key: "Errors.User.ProjectRequired"}
)

// ErrNotAdmitted is only for the log.
var ErrNotAdmitted = errors.New("the project does not let the user sign in")

// Admits reports whether a project lets a user sign in to its applications.
func (c *Client) Admits(user *tenant.User, authorizations *tenant.Authorizations) bool {
	return c.CheckUser(user, authorizations) == nil
}

// CheckUser returns why a project does not let a user sign in to its applications, or
// nil. Depending on its settings, it admits only users with an authorization in it
// (ErrGrantRequired), and only users whose organisation owns it or has a grant of it
// (ErrProjectRequired). The built-in client has no project.
func (c *Client) CheckUser(user *tenant.User, authorizations *tenant.Authorizations) error {
	p := c.Project
	switch {
	case p == nil:
		return nil
	case p.AuthorizationRequired && !isAuthorized(p, authorizations):
		return ErrGrantRequired
	case p.AccessRequired && !isAvailableTo(p, user.OrgID):
		return ErrProjectRequired
	}
	return nil
}

// isAuthorized reports whether a user has an active authorization in a project, with or
// without roles.
func isAuthorized(p *tenant.Project, of *tenant.Authorizations) bool {
	return of != nil && slices.ContainsFunc(of.All, func(one tenant.Authorization) bool {
		return one.ProjectID == p.ID && one.State == tenant.StateActive && isAvailableTo(p, one.OrgID) && one.IsBacked(p)
	})
}

// isAvailableTo reports whether a project belongs to an organisation or is granted to
// it.
func isAvailableTo(p *tenant.Project, orgID string) bool {
	grant := p.Grant(orgID)
	return orgID == p.OrgID || grant != nil && grant.State == tenant.StateActive
}
