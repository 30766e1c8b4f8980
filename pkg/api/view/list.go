package view

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/api/pb/object"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ErrOffset is ours: the original reads on however far it is.
var ErrOffset = &tenant.Error{
	Kind: tenant.KindInvalid, ID: "LIST-oFfs1",
	Key: fmt.Sprintf("query.offset must be at most %d; to read on, send details.nextCursor of the page before as query.cursor", tenant.MaxOffset),
}

// PageQuery reads which page of a list is wanted: tenant.DefaultPage entries
// unless there is a limit, tenant.MaxPage at most. It returns ErrOffset.
func PageQuery(q *object.ListQuery) (tenant.PageQuery, error) {
	page := tenant.PageQuery{
		After: q.GetCursor(), Limit: int(min(q.GetLimit(), tenant.MaxPage)), Descending: !q.GetAsc(), Count: true,
	}
	if q.GetCursor() != "" {
		return page, nil
	}
	if q.GetOffset() > tenant.MaxOffset {
		return page, ErrOffset
	}
	page.Offset = int(q.GetOffset()) //nolint:gosec // bounded
	return page, nil
}

// ListDetails describe a page that was read at that time.
func ListDetails[T any](page tenant.Page[T], at time.Time) *object.ListDetails {
	return &object.ListDetails{
		TotalResult: uint64(page.Total), NextCursor: page.Next, TotalIsMinimum: page.IsMinimum, //nolint:gosec // not negative
		ViewTimestamp: timestamppb.New(at.Truncate(time.Microsecond)), // as all times are shown
	}
}

// Each shows the entries of a page.
func Each[T, M any](page tenant.Page[T], show func(T) M) []M {
	if len(page.Entries) == 0 {
		return nil
	}
	messages := make([]M, len(page.Entries))
	for i, entry := range page.Entries {
		messages[i] = show(entry)
	}
	return messages
}
