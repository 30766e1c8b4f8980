package viewv2

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	objectpb "github.com/tenantry/tenantry/pkg/api/pb/v2/object"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ListQuery is Pagination for the older v2 lists, which have a query instead. It
// returns ErrLimit and view.ErrOffset.
func ListQuery(q *objectpb.ListQuery) (tenant.PageQuery, error) { return pageOf(q, view.ErrOffset) }

// ListDetails returns the details of a page that was read at that time.
func ListDetails[T any](page tenant.Page[T], at time.Time) *objectpb.ListDetails {
	return &objectpb.ListDetails{
		TotalResult: uint64(page.Total), NextCursor: page.Next, TotalIsMinimum: page.IsMinimum, //nolint:gosec // not negative
		Timestamp: timestamppb.New(at.Truncate(time.Microsecond)),
	}
}

// Details returns the details of an entity that is read.
func Details(r tenant.Revision, owner string) *objectpb.Details {
	return &objectpb.Details{
		Sequence: r.Sequence, ChangeDate: timestamppb.New(r.ChangedAt), ResourceOwner: owner, CreationDate: timestamppb.New(r.CreatedAt),
	}
}

// Changed returns the details of an entity that was changed or removed.
func Changed(r tenant.Revision, owner string) *objectpb.Details {
	return &objectpb.Details{Sequence: r.Sequence, ChangeDate: timestamppb.New(r.ChangedAt), ResourceOwner: owner}
}
