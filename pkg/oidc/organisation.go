package oidc

import (
	"cmp"
	"context"
	"strings"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

func errOrgUnknown() error {
	return openid.ErrInvalidRequest().WithDescription("Errors.Org.NotFound")
}

// findOrg finds the organisation whose people alone a request is for, where scopes
// name one, by a read more. Nobody is of two.
func (s *server) findOrg(ctx context.Context, a *authorization) error {
	ids, domains := namedBy(a.scopes, scopeOrgID), namedBy(a.scopes, scopeOrgDomain)
	switch {
	case len(ids) == 0 && len(domains) == 0:
		return nil
	case len(ids) > 1 || len(domains) > 1:
		return errOrgUnknown()
	}
	var query tenant.Query
	if len(ids) > 0 {
		query.OrgID = ids[0]
	}
	if len(domains) > 0 {
		var ok bool
		if query.OrgDomain, ok = hostname.OrgDomain(domains[0]); !ok {
			return errOrgUnknown()
		}
	}
	found, err := s.read(ctx, query)
	switch {
	case err != nil:
		return err
	case query.OrgID != "" && found.Org == nil, query.OrgDomain != "" && found.OrgDomainOwner == "",
		query.OrgID != "" && query.OrgDomain != "" && query.OrgID != found.OrgDomainOwner:
		return errOrgUnknown()
	}
	a.orgID = cmp.Or(query.OrgID, found.OrgDomainOwner)
	return nil
}

// namedBy returns what scopes with a beginning name.
func namedBy(scopes []string, beginning string) (names []string) {
	for _, scope := range scopes {
		if name, ok := strings.CutPrefix(scope, beginning); ok {
			names = append(names, name)
		}
	}
	return names
}

// isOfOrg reports whether a request is for a person, as far as it names an
// organisation.
func (a *authorization) isOfOrg(user *tenant.User) bool {
	return a.orgID == "" || user.OrgID == a.orgID
}
