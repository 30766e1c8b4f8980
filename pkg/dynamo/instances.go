package dynamo

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// InstancesByID returns the existing instances among ids, in the same order. ids must
// be distinct.
func (s *Store) InstancesByID(ctx context.Context, ids []string) ([]*tenant.Instance, error) {
	return byID(ctx, s, ids, instanceKey, found.instance)
}

// HostOwners returns the distinct ids of the instances that own the given hosts, which
// must be folded. An instance may no longer exist.
func (s *Store) HostOwners(ctx context.Context, hosts []string) (ids []string, err error) {
	keys := make([]key, len(hosts))
	for n, host := range hosts {
		keys[n] = hostKey(host)
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
