package viewv2

import (
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/api/pb/v2/filter"
	metadatapb "github.com/tenantry/tenantry/pkg/api/pb/v2/metadata"
	"github.com/tenantry/tenantry/pkg/metadata"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Metadata converts metadata of any owner.
func Metadata(m *tenant.Metadata) *metadatapb.Metadata {
	return &metadatapb.Metadata{
		CreationDate: timestamppb.New(m.CreatedAt), ChangeDate: timestamppb.New(m.ChangedAt), Key: m.Key, Value: m.Value,
	}
}

// metadataEntry is a key and its value. Organisations and users have a message
// each.
type metadataEntry interface {
	GetKey() string
	GetValue() []byte
}

// MetadataEntries returns the entries to store.
func MetadataEntries[M metadataEntry](all []M) []metadata.Entry {
	entries := make([]metadata.Entry, len(all))
	for n, m := range all {
		entries[n] = metadata.Entry{Key: m.GetKey(), Value: m.GetValue()}
	}
	return entries
}

// MetadataQuery parses which page of metadata is wanted, and leaves the owner to
// the caller. It returns the errors of Pagination.
func MetadataQuery(page *filter.PaginationRequest, filters []*metadatapb.MetadataSearchFilter) (query metadata.ListQuery, err error) {
	for _, f := range filters {
		query.Where = append(query.Where, metadata.Condition{
			Text: f.GetKeyFilter().GetKey(), Method: tenant.TextMethod(f.GetKeyFilter().GetMethod()),
		})
	}
	query.PageQuery, err = Pagination(page)
	return query, err
}
