package dynamo

import (
	"context"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Metadata lists that of an owner whose keys begin with prefix, in the order of the
// keys' bytes.
func (s *Store) Metadata(
	ctx context.Context, of tenant.MetadataOwner, prefix string, q tenant.PageQuery, keep func(*tenant.Metadata) bool,
) (tenant.Page[*tenant.Metadata], error) {
	k := metadataKey(of, prefix)
	if prefix != "" {
		// dynoxide ignores the case of ASCII letters: findings/dynoxide-begins-with.sh.
		also := keep
		keep = func(m *tenant.Metadata) bool { return strings.HasPrefix(m.Key, prefix) && (also == nil || also(m)) }
	}
	entity := func(i metadataItem) *tenant.Metadata { return i.entity(of) }
	return pager[tenant.Metadata]{
		list: list{pk: k.PK, prefix: k.SK}, resolve: each(entity, keep), isFiltered: keep != nil, size: (*tenant.Metadata).Size,
	}.pageOf(ctx, s, q)
}

// MetadataByKey returns that of an owner with one of keys, which differ, in the
// order of keys.
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
