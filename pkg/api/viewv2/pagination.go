package viewv2

import (
	"fmt"

	"github.com/tenantry/tenantry/pkg/api/pb/v2/filter"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of v2's pages. ErrLimit is the contract's, v2.md, section 6;
// errPaginationOffset is view.ErrOffset with v2's field names.
var (
	ErrLimit            = tenant.Invalid("QUERY-4M0fs", "Errors.Query.LimitExceeded")
	errPaginationOffset = &tenant.Error{
		Kind: view.ErrOffset.Kind, ID: view.ErrOffset.ID,
		Key: fmt.Sprintf("pagination.offset must be at most %d; to read on, send pagination.nextCursor of the page before as pagination.cursor", tenant.MaxOffset),
	}
)

// Pagination parses which page of a v2 list is wanted, like view.PageQuery for v1,
// but refuses a limit above tenant.MaxPage with ErrLimit. Pages after the first are
// not counted again when cursors are used.
func Pagination(q *filter.PaginationRequest) (tenant.PageQuery, error) {
	return pageOf(q, errPaginationOffset)
}

// pageRequest is a message that asks for a page.
type pageRequest interface {
	GetOffset() uint64
	GetLimit() uint32
	GetAsc() bool
	GetCursor() string
}

func pageOf(q pageRequest, tooFar *tenant.Error) (tenant.PageQuery, error) {
	page := tenant.PageQuery{After: q.GetCursor(), Limit: int(q.GetLimit()), Descending: !q.GetAsc(), Count: true}
	switch {
	case q.GetLimit() > tenant.MaxPage:
		return page, ErrLimit
	case q.GetCursor() != "":
		page.Count = false // the remaining entries are not the total
		return page, nil
	case q.GetOffset() > tenant.MaxOffset:
		return page, tooFar
	}
	page.Offset = int(q.GetOffset()) //nolint:gosec // bounded
	return page, nil
}

// Paginated describes a page. The applied limit is the one in q; lists that always
// report a limit use Applied.
func Paginated[T any](page tenant.Page[T], q *filter.PaginationRequest) *filter.PaginationResponse {
	return &filter.PaginationResponse{
		TotalResult: uint64(page.Total), AppliedLimit: uint64(q.GetLimit()), //nolint:gosec // not negative
		NextCursor: page.Next, TotalIsMinimum: page.IsMinimum,
	}
}

// Applied is Paginated for lists that report the default limit when q has none.
func Applied[T any](page tenant.Page[T], q *filter.PaginationRequest) *filter.PaginationResponse {
	response := Paginated(page, q)
	response.AppliedLimit = uint64(tenant.PageQuery{Limit: int(q.GetLimit())}.Size()) //nolint:gosec // not negative
	return response
}
