package dynamo

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// OrgsByID returns the organisations with the given ids, which must be distinct, in the
// same order.
func (s *Store) OrgsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Org, error) {
	return byID(ctx, s, ids, func(id string) key { return orgKey(instanceID, id) },
		func(items found, id string) (*tenant.Org, error) { return items.org(instanceID, id) })
}

// byID reads the existing entities with the given ids, which must be distinct, in the
// same order.
func byID[T any](ctx context.Context, s *Store, ids []string, keyOf func(string) key, entity func(found, string) (*T, error)) ([]*T, error) {
	keys := make([]key, len(ids))
	for n, id := range ids {
		keys[n] = keyOf(id)
	}
	items, err := s.getAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	var all []*T
	for _, id := range ids {
		e, err := entity(items, id)
		if err != nil {
			return nil, err
		}
		if e != nil {
			all = append(all, e)
		}
	}
	return all, nil
}

// OrgsWith returns the organisations of an instance that have one of the names or one
// of the domains. names must be folded, domains ASCII in lower case.
func (s *Store) OrgsWith(ctx context.Context, instanceID string, names, domains []string) ([]*tenant.Org, error) {
	var keys []key
	for _, name := range names {
		keys = append(keys, claimKey(tenant.ClaimOrgName, instanceID, name))
	}
	for _, domain := range domains {
		keys = append(keys, claimKey(tenant.ClaimOrgDomain, instanceID, domain))
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
	// Claims of an organisation that is gone may not be swept yet; it is not returned.
	return s.OrgsByID(ctx, instanceID, ids)
}
