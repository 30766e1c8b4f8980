package tenant_test

import (
	"errors"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// numbers returns a paged list of size numbers.
func numbers(size int) func(tenant.PageQuery) (tenant.Page[int], error) {
	return func(q tenant.PageQuery) (page tenant.Page[int], err error) {
		first, _ := strconv.Atoi(q.After) // 0 for the first page
		for n := first; n < min(first+q.Size(), size); n++ {
			page.Entries = append(page.Entries, n)
		}
		if next := first + q.Size(); next < size {
			page.Next = strconv.Itoa(next)
		}
		return page, nil
	}
}

// TestAll reads lists to their end, up to the bound.
func TestAll(t *testing.T) {
	for _, size := range []int{0, 1, tenant.MaxPage, tenant.MaxPage + 1, tenant.MaxSorted} {
		all, err := tenant.All(numbers(size))
		if err != nil || len(all) != size {
			t.Errorf("%d: got %d and %v", size, len(all), err)
		}
	}
	if _, err := tenant.All(numbers(tenant.MaxSorted + 1)); !errors.Is(err, tenant.ErrTooManyToSort) {
		t.Errorf("got %v, want ErrTooManyToSort", err)
	}
}

// TestSlice checks pages of a complete list.
func TestSlice(t *testing.T) {
	all := []int{1, 2, 3, 4}
	for _, tt := range []struct {
		query tenant.PageQuery
		want  []int
	}{
		{tenant.PageQuery{}, []int{1, 2, 3, 4}},
		{tenant.PageQuery{Limit: 2}, []int{1, 2}},
		{tenant.PageQuery{Limit: 2, Offset: 3}, []int{4}},
		{tenant.PageQuery{Limit: 2, Offset: 1, Descending: true}, []int{3, 2}},
		{tenant.PageQuery{Offset: 5}, []int{}},
	} {
		page := tenant.Slice(all, tt.query)
		if diff := cmp.Diff(tt.want, page.Entries); diff != "" || page.Total != 4 || page.Next != "" {
			t.Errorf("%+v: got total %d and next %q (-want +got):\n%s", tt.query, page.Total, page.Next, diff)
		}
	}
	if diff := cmp.Diff([]int{1, 2, 3, 4}, all); diff != "" {
		t.Errorf("the list was changed (-want +got):\n%s", diff)
	}
}
