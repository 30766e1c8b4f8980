package dynamo

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// LivingUsers returns the users with the given ids, which must be distinct, in the same
// order. Users who are gone, or whose organisation is, are omitted.
func (s *Store) LivingUsers(ctx context.Context, instanceID string, ids []string) ([]*tenant.User, error) {
	users, err := byID(ctx, s, ids, func(id string) key { return userKey(instanceID, id) },
		func(items found, id string) (*tenant.User, error) { return items.user(instanceID, id) })
	if err != nil {
		return nil, err
	}
	keys := make([]key, len(users))
	for n, u := range users {
		keys[n] = orgKey(instanceID, u.OrgID)
	}
	orgs, err := s.getAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	var living []*tenant.User
	for _, u := range users {
		org, err := orgs.org(instanceID, u.OrgID)
		if err != nil {
			return nil, err
		}
		if org != nil {
			u.OrgInactive = org.State != tenant.StateActive
			living = append(living, u)
		}
	}
	return living, nil
}
