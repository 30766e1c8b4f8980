package view

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	objectpb "github.com/tenantry/tenantry/pkg/api/pb/v2/object"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListQueryV2 reads which page of a list of v2 is wanted that has a query in place
// of a pagination. It returns ErrLimit and ErrOffset.
func ListQueryV2(q *objectpb.ListQuery) (tenant.PageQuery, error) { return pageV2(q, ErrOffset) }

// ListDetailsV2 describe a page that was read at that time.
func ListDetailsV2[T any](page tenant.Page[T], at time.Time) *objectpb.ListDetails {
	return &objectpb.ListDetails{
		TotalResult: uint64(page.Total), NextCursor: page.Next, TotalIsMinimum: page.IsMinimum, //nolint:gosec // not negative
		Timestamp: timestamppb.New(at.Truncate(time.Microsecond)),
	}
}

// DetailsV2 are those of an entity that is read.
func DetailsV2(r tenant.Revision, owner string) *objectpb.Details {
	return &objectpb.Details{
		Sequence: r.Sequence, ChangeDate: timestamppb.New(r.ChangedAt), ResourceOwner: owner, CreationDate: timestamppb.New(r.CreatedAt),
	}
}

// ChangedV2 are those of an entity that was changed or removed.
func ChangedV2(r tenant.Revision, owner string) *objectpb.Details {
	return &objectpb.Details{Sequence: r.Sequence, ChangeDate: timestamppb.New(r.ChangedAt), ResourceOwner: owner}
}
