package viewv2_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/api/pb/v2/filter"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/tenant"
)

func TestPagination(t *testing.T) {
	for name, tt := range map[string]struct {
		asked *filter.PaginationRequest
		want  tenant.PageQuery
		err   error
	}{
		"nothing":               {nil, tenant.PageQuery{Descending: true, Count: true}, nil},
		"all":                   {&filter.PaginationRequest{Offset: 10_000, Limit: 1000, Asc: true}, tenant.PageQuery{Offset: 10_000, Limit: 1000, Count: true}, nil},
		"a cursor, no offset":   {&filter.PaginationRequest{Offset: 7, Cursor: "x"}, tenant.PageQuery{After: "x", Descending: true}, nil},
		"limit too large":       {&filter.PaginationRequest{Limit: 1001}, tenant.PageQuery{}, viewv2.ErrLimit},
		"limit of a cursor":     {&filter.PaginationRequest{Limit: 1001, Cursor: "x"}, tenant.PageQuery{}, viewv2.ErrLimit},
		"offset too large":      {&filter.PaginationRequest{Offset: 10_001}, tenant.PageQuery{}, view.ErrOffset},
		"offset beyond integer": {&filter.PaginationRequest{Offset: 1 << 63}, tenant.PageQuery{}, view.ErrOffset},
	} {
		got, err := viewv2.Pagination(tt.asked)
		if tt.err != nil {
			var refusal, want *tenant.Error
			if !errors.As(err, &refusal) || !errors.As(tt.err, &want) || refusal.ID != want.ID {
				t.Errorf("%s: got %v, want %v", name, err, tt.err)
			}
			continue
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
			t.Errorf("%s: got %v (-want +got):\n%s", name, err, diff)
		}
	}
}
