package view

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/api/pb/object"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// FirstCursor is the cursor by which a client asks for the first page of a list with
// cursors. Other clients get no cursors, because a response must not have members
// unknown to them.
const FirstCursor = "start"

// ErrOffset is not in the original, which reads on regardless of the offset.
var ErrOffset = &tenant.Error{
	Kind: tenant.KindInvalid, ID: "LIST-oFfs1",
	Key: fmt.Sprintf("query.offset must be at most %d; to read a longer list, send query.cursor \"%s\" and then details.nextCursor of each page", tenant.MaxOffset, FirstCursor),
}

// PageQuery parses which page is wanted: tenant.DefaultPage entries unless a limit is
// set, tenant.MaxPage at most. Pages after the first are not counted again when cursors
// are used. It returns ErrOffset.
func PageQuery(q *object.ListQuery) (tenant.PageQuery, error) {
	page := tenant.PageQuery{
		Limit: int(min(q.GetLimit(), tenant.MaxPage)), Descending: !q.GetAsc(), Count: true,
	}
	switch q.GetCursor() {
	case "":
	case FirstCursor:
		return page, nil
	default:
		page.After, page.Count = q.GetCursor(), false
		return page, nil
	}
	if q.GetOffset() > tenant.MaxOffset {
		return page, ErrOffset
	}
	page.Offset = int(q.GetOffset()) //nolint:gosec // bounded
	return page, nil
}

// ListDetails returns the details of a page that was read for q at that time.
func ListDetails[T any](q *object.ListQuery, page tenant.Page[T], at time.Time) *object.ListDetails {
	details := &object.ListDetails{
		TotalResult: uint64(page.Total), TotalIsMinimum: page.IsMinimum, //nolint:gosec // not negative
		ViewTimestamp: timestamppb.New(at.Truncate(time.Microsecond)), // the precision of all times shown
	}
	if q.GetCursor() != "" {
		details.NextCursor = page.Next
	}
	return details
}

// Each converts the entries of a page.
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
