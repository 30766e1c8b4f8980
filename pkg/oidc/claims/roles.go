package claims

import (
	"context"
	"maps"
	"slices"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// rolesClaim names the claim for the roles in the project that the claims are for,
// rolesClaimOf(id) that for the roles in a named project.
const rolesClaim = "urn:zitadel:iam:org:project:roles"

func rolesClaimOf(projectID string) string {
	return "urn:zitadel:iam:org:project:" + projectID + ":roles"
}

// roleClaim is the value of a role claim. For each role key, it maps the ids of the
// organisations that give the role to their primary domains.
type roleClaim map[string]map[string]string

// wantsOwnRoles reports whether to include the roles in the client's own project:
// because the project asserts roles, or because a scope asks for them.
func (t Request) wantsOwnRoles() bool {
	return t.Project != nil && (t.AllRoles || t.Project.RoleAssertion || len(scope.Roles(t.Scopes)) > 0 || t.wantsProjectRoles())
}

// wantsProjectRoles reports whether scopes ask for the roles in the projects that the
// token is for.
func (t Request) wantsProjectRoles() bool {
	return slices.Contains(t.Scopes, scope.ProjectsRoles) &&
		(slices.Contains(t.Scopes, scope.API) || len(scope.Projects(t.Scopes)) > 0)
}

// otherProjects returns the ids of further projects whose roles to include: those that
// the token is for, if scopes ask for their roles, be it by key.
func (t Request) otherProjects() []string {
	if t.AllRoles || !t.wantsProjectRoles() && len(scope.Roles(t.Scopes)) == 0 {
		return nil
	}
	return slices.DeleteFunc(scope.Projects(t.Scopes), func(id string) bool { return t.Project != nil && id == t.Project.ID })
}

// setRoles sets the claims about roles.
func (s *Reader) setRoles(ctx context.Context, info *openid.UserInfo, t Request) error {
	given := t.Found.Authorizations
	if given == nil || len(given.All) == 0 {
		return nil
	}
	var projects []*tenant.Project
	if t.wantsOwnRoles() {
		projects = append(projects, t.Project)
	}
	// Projects in which the user has no role need not be read.
	others := slices.DeleteFunc(t.otherProjects(), func(id string) bool {
		return !slices.ContainsFunc(given.All, func(a tenant.Authorization) bool { return a.ProjectID == id })
	})
	if len(others) > 0 {
		more, err := s.Store.ProjectsByID(ctx, given.InstanceID, others)
		if err != nil {
			return err
		}
		projects = append(projects, more...)
	}
	roles := make([]map[string][]string, len(projects))
	for n, project := range projects {
		roles[n] = t.filterRoles(given.RolesIn(project))
	}
	orgs, err := s.grantingOrgs(ctx, t.Found, roles)
	if err != nil {
		return err
	}
	for n, project := range projects {
		claim := newRoleClaim(roles[n], orgs)
		if len(claim) == 0 {
			continue
		}
		info.AppendClaims(rolesClaimOf(project.ID), claim)
		if t.Project != nil && project.ID == t.Project.ID {
			info.AppendClaims(rolesClaim, claim)
		}
	}
	return nil
}

// filterRoles removes roles whose keys scopes do not name, and organisations that they
// do not name, from roles: key to the organisations that assigned it. Scopes that name
// none leave all.
func (t Request) filterRoles(roles map[string][]string) map[string][]string {
	keys, orgs := scope.Roles(t.Scopes), scope.Named(t.Scopes, scope.RoleOrgPrefix)
	for key := range roles {
		if len(keys) > 0 && !slices.Contains(keys, key) {
			delete(roles, key)
		} else if len(orgs) > 0 {
			roles[key] = slices.DeleteFunc(roles[key], func(id string) bool { return !slices.Contains(orgs, id) })
		}
	}
	return roles
}

// grantingOrgs returns the existing organisations that give roles, by id.
func (s *Reader) grantingOrgs(ctx context.Context, found tenant.Snapshot, roles []map[string][]string) (map[string]*tenant.Org, error) {
	orgs := map[string]*tenant.Org{}
	for _, org := range []*tenant.Org{found.UserOrg, found.ClientOrg} {
		if org != nil {
			orgs[org.ID] = org
		}
	}
	missing := map[string]bool{}
	for _, of := range roles {
		for _, id := range slices.Concat(slices.Collect(maps.Values(of))...) {
			if orgs[id] == nil {
				missing[id] = true
			}
		}
	}
	if len(missing) > 0 {
		more, err := s.Store.OrgsByID(ctx, found.User.InstanceID, slices.Sorted(maps.Keys(missing)))
		if err != nil {
			return nil, err
		}
		for _, org := range more {
			orgs[org.ID] = org
		}
	}
	return orgs, nil
}

// newRoleClaim returns the claim for roles. It leaves out what was given by an
// organisation that is gone or not active.
func newRoleClaim(roles map[string][]string, orgs map[string]*tenant.Org) roleClaim {
	claim := roleClaim{}
	for key, ids := range roles {
		for _, id := range ids {
			org := orgs[id]
			if org == nil || org.State != tenant.StateActive {
				continue
			}
			if claim[key] == nil {
				claim[key] = map[string]string{}
			}
			claim[key][id] = primaryDomain(org)
		}
	}
	return claim
}
