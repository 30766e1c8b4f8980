package request

import (
	"cmp"
	"context"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

func errOrgUnknown() error {
	return openid.ErrInvalidRequest().WithDescription("Errors.Org.NotFound")
}

// OrgOfScopes returns the organisation to whose people scopes limit a request, or ""
// for no limit. It takes one read if scopes name an organisation. Nobody belongs to
// two.
func (s *Base) OrgOfScopes(ctx context.Context, scopes []string) (orgID string, err error) {
	ids, domains := scope.Named(scopes, scope.OrgIDPrefix), scope.Named(scopes, scope.OrgDomainPrefix)
	switch {
	case len(ids) == 0 && len(domains) == 0:
		return "", nil
	case len(ids) > 1 || len(domains) > 1, len(ids) > 0 && !tenant.IsChosenID(ids[0]): // it becomes part of a store key
		return "", errOrgUnknown()
	}
	var query tenant.Query
	if len(ids) > 0 {
		query.OrgID = ids[0]
	}
	if len(domains) > 0 {
		var ok bool
		if query.OrgDomain, ok = hostname.OrgDomain(domains[0]); !ok {
			return "", errOrgUnknown()
		}
	}
	found, err := s.Read(ctx, query)
	switch {
	case err != nil:
		return "", err
	case query.OrgID != "" && found.Org == nil, query.OrgDomain != "" && found.OrgDomainOwner == "",
		query.OrgID != "" && query.OrgDomain != "" && query.OrgID != found.OrgDomainOwner:
		return "", errOrgUnknown()
	}
	return cmp.Or(query.OrgID, found.OrgDomainOwner), nil
}

// InOrg reports whether a request limited to orgID, if not empty, is for a person.
func InOrg(orgID string, user *tenant.User) bool { return orgID == "" || user.OrgID == orgID }
