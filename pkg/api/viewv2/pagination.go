package viewv2

import (
	"fmt"

	"github.com/tenantry/tenantry/pkg/api/pb/v2/filter"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// The refusals of v2's pages: the first is the contract's, v2.md, 6; view.ErrOffset
// in the words of v2 is ours.
var (
	ErrLimit            = tenant.Invalid("QUERY-4M0fs", "Errors.Query.LimitExceeded")
	errPaginationOffset = &tenant.Error{
		Kind: view.ErrOffset.Kind, ID: view.ErrOffset.ID,
		Key: fmt.Sprintf("pagination.offset must be at most %d; to read on, send pagination.nextCursor of the page before as pagination.cursor", tenant.MaxOffset),
	}
)

// Pagination reads which page of a list of v2 is wanted, as PageQuery does for v1,
// but refuses a limit above tenant.MaxPage with ErrLimit. What follows the first page
// by cursors is not counted again.
func Pagination(q *filter.PaginationRequest) (tenant.PageQuery, error) {
	return pageOf(q, errPaginationOffset)
}

// wanted says which page of a list of v2 is wanted.
type wanted interface {
	GetOffset() uint64
	GetLimit() uint32
	GetAsc() bool
	GetCursor() string
}

func pageOf(q wanted, tooFar *tenant.Error) (tenant.PageQuery, error) {
	page := tenant.PageQuery{After: q.GetCursor(), Limit: int(q.GetLimit()), Descending: !q.GetAsc(), Count: true}
	switch {
	case q.GetLimit() > tenant.MaxPage:
		return page, ErrLimit
	case q.GetCursor() != "":
		page.Count = false // what is left of the list is not its total
		return page, nil
	case q.GetOffset() > tenant.MaxOffset:
		return page, tooFar
	}
	page.Offset = int(q.GetOffset()) //nolint:gosec // bounded
	return page, nil
}

// Paginated describes a page. Its applied limit is that of q, none if q has none:
// lists that always say it set it themselves.
func Paginated[T any](page tenant.Page[T], q *filter.PaginationRequest) *filter.PaginationResponse {
	return &filter.PaginationResponse{
		TotalResult: uint64(page.Total), AppliedLimit: uint64(q.GetLimit()), //nolint:gosec // not negative
		NextCursor: page.Next, TotalIsMinimum: page.IsMinimum,
	}
}

// Applied is Paginated for lists that always say how many entries a page has at
// most.
func Applied[T any](page tenant.Page[T], q *filter.PaginationRequest) *filter.PaginationResponse {
	response := Paginated(page, q)
	response.AppliedLimit = uint64(tenant.PageQuery{Limit: int(q.GetLimit())}.Size()) //nolint:gosec // not negative
	return response
}
