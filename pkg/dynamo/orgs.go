package dynamo

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// OrgsByID returns the organisations of an instance with one of ids, which
// differ, in the order of ids.
func (s *Store) OrgsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Org, error) {
	keys := make([]key, len(ids))
	for n, id := range ids {
		keys[n] = orgKey(instanceID, id)
	}
	items, err := s.getAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	var all []*tenant.Org
	for _, id := range ids {
		org, err := items.org(instanceID, id)
		if err != nil {
			return nil, err
		}
		if org != nil {
			all = append(all, org)
		}
	}
	return all, nil
}

// OrgsWith returns the organisations of an instance that have one of the names,
// or one of the domains; names are folded, domains in lower case and ASCII.
func (s *Store) OrgsWith(ctx context.Context, instanceID string, names, domains []string) ([]*tenant.Org, error) {
	keys, isAsked := []key(nil), map[key]bool{}
	ask := func(kind tenant.ClaimKind, name string) {
		if k := claimKey(kind, instanceID, name); !isAsked[k] {
			isAsked[k] = true
			keys = append(keys, k)
		}
	}
	for _, name := range names {
		ask(tenant.ClaimOrgName, name)
	}
	for _, domain := range domains {
		ask(tenant.ClaimOrgDomain, domain)
	}
	claims, err := s.getAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	var ids []string
	isOwner := map[string]bool{}
	for _, k := range keys {
		claim, err := claims.claim(k)
		if err != nil {
			return nil, err
		}
		if claim.Owner != "" && !isOwner[claim.Owner] {
			isOwner[claim.Owner] = true
			ids = append(ids, claim.Owner)
		}
	}
	// An owner who is gone has nothing, although the claims are not swept yet.
	return s.OrgsByID(ctx, instanceID, ids)
}

// CountOrgs counts the organisations of an instance, tenant.MaxRead at most: if
// there are more, isMinimum is set.
func (s *Store) CountOrgs(ctx context.Context, instanceID string) (count int, isMinimum bool, err error) {
	p := &partition{store: s, list: list{pk: instancePK(instanceID), prefix: orgPrefix}}
	count, err = p.count(ctx, tenant.MaxRead+1)
	return min(count, tenant.MaxRead), count > tenant.MaxRead, err
}
