package authorization

import (
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// given is a set of roles as assigned by an organisation.
type given struct {
	roles       []tenant.AuthorizedRole
	grantMadeAt time.Time
}

// give looks up roles by key and returns them without duplicates, ordered by key. It
// returns ErrProjectUnknown and ErrRoleUnknown.
func give(p *tenant.Project, orgID string, keys []string) (g given, err error) {
	mayGive := func(string) bool { return true }
	if orgID != p.OrgID {
		grant := p.Grant(orgID)
		if grant == nil {
			return g, ErrProjectUnknown
		}
		g.grantMadeAt = grant.CreatedAt
		mayGive = func(key string) bool { return slices.Contains(grant.Roles, key) }
	}
	for _, key := range keys {
		role := p.Role(key)
		if role == nil || !mayGive(key) {
			return g, ErrRoleUnknown
		}
		g.roles = append(g.roles, tenant.AuthorizedRole{Key: key, MadeAt: role.CreatedAt})
	}
	slices.SortFunc(g.roles, func(a, b tenant.AuthorizedRole) int { return strings.Compare(a.Key, b.Key) })
	g.roles = slices.Compact(g.roles)
	return g, nil
}

// isOf reports whether an authorization, which is backed, assigns exactly these roles.
func (g given) isOf(a *tenant.Authorization) bool {
	return slices.EqualFunc(g.roles, a.Roles, func(x, y tenant.AuthorizedRole) bool {
		return x.Key == y.Key && x.MadeAt.Equal(y.MadeAt)
	})
}

func keysOf(a *tenant.Authorization) []string {
	keys := make([]string, len(a.Roles))
	for n, role := range a.Roles {
		keys[n] = role.Key
	}
	return keys
}
