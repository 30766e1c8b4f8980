package authorize

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// withoutUnknownRoles is for a client without a project of its own. It returns scopes
// without those that name a role missing from all projects named by other scopes. If
// there are both, it reads those projects.
func (s *Service) withoutUnknownRoles(ctx context.Context, scopes []string) ([]string, error) {
	ids := scope.Projects(scopes)
	if len(scope.Roles(scopes)) == 0 {
		return scopes, nil
	}
	projects, err := s.KnownProjects(ctx, ids)
	if err != nil {
		return nil, err
	}
	kept := slices.DeleteFunc(slices.Clone(scopes), func(one string) bool {
		key, isRole := strings.CutPrefix(one, scope.RolePrefix)
		return isRole && !slices.ContainsFunc(projects, func(p *tenant.Project) bool { return p.Role(key) != nil })
	})
	if len(kept) == 0 {
		return nil, scope.ErrNoneKnown()
	}
	return kept, nil
}
