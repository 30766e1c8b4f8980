package dynamo

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// InstancesByID returns those of ids that exist, in the order of ids, which
// differ.
func (s *Store) InstancesByID(ctx context.Context, ids []string) ([]*tenant.Instance, error) {
	keys := make([]key, len(ids))
	for n, id := range ids {
		keys[n] = instanceKey(id)
	}
	items, err := s.getAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	var all []*tenant.Instance
	for _, id := range ids {
		i, err := items.instance(id)
		if err != nil {
			return nil, err
		}
		if i != nil {
			all = append(all, i)
		}
	}
	return all, nil
}

// HostOwners returns the ids of the instances that hosts belong to, in folded
// form, without repetition. An id may be of an instance that is gone.
func (s *Store) HostOwners(ctx context.Context, hosts []string) (ids []string, err error) {
	var keys []key
	for _, host := range hosts {
		if k := hostKey(host); !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	items, err := s.getAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		claim, err := items.claim(k)
		if err != nil {
			return nil, err
		}
		if claim.InstanceID != "" && !slices.Contains(ids, claim.InstanceID) {
			ids = append(ids, claim.InstanceID)
		}
	}
	return ids, nil
}
