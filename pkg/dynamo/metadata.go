package dynamo

import (
	"context"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Metadata lists an owner's metadata whose keys begin with prefix, ordered by the bytes
// of the keys.
func (s *Store) Metadata(
	ctx context.Context, of tenant.MetadataOwner, prefix string, q tenant.PageQuery, keep func(*tenant.Metadata) bool,
) (tenant.Page[*tenant.Metadata], error) {
	k := metadataKey(of, prefix)
	if prefix != "" {
		// dynoxide ignores ASCII case here: see findings/dynoxide-begins-with.sh.
		also := keep
		keep = func(m *tenant.Metadata) bool { return strings.HasPrefix(m.Key, prefix) && (also == nil || also(m)) }
	}
	entity := func(i metadataItem) *tenant.Metadata { return i.entity(of) }
	return pager[tenant.Metadata]{
		list: list{pk: k.PK, prefix: k.SK}, resolve: each(entity, keep), isFiltered: keep != nil, size: (*tenant.Metadata).Size,
	}.pageOf(ctx, s, q)
}

// MetadataByKey returns an owner's metadata with the given keys, which must be
// distinct, in the same order.
func (s *Store) MetadataByKey(ctx context.Context, of tenant.MetadataOwner, keys []string) ([]*tenant.Metadata, error) {
	return byID(ctx, s, keys, func(name string) key { return metadataKey(of, name) },
		func(items found, name string) (*tenant.Metadata, error) {
			i, ok, err := read[metadataItem](items, metadataKey(of, name))
			if !ok {
				return nil, err
			}
			return i.entity(of), nil
		})
}
