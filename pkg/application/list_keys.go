package application

import (
	"cmp"
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Key is a key with its application.
type Key struct {
	tenant.ApplicationKey
	Of *tenant.Application
}

// KeysQuery selects a page of application keys.
type KeysQuery struct {
	tenant.PageQuery
	InstanceID string
	// ApplicationID restricts the list to one application; nil means all.
	ApplicationID *string
	// SortBy compares two keys; nil orders by id, which also breaks ties.
	SortBy func(a, b Key) int
	// Where are conditions on the keys' applications that must all hold.
	Where []Condition
}

// KeyLister is what ListKeys reads.
type KeyLister interface {
	Getter
	Lister
}

// ListKeys reads a page of keys. It reads all applications of the instance, or the one
// selected by id, and sorts their keys; its pages have no cursor. It returns
// tenant.ErrCursor, tenant.ErrTooManyToSort and tenant.ErrUnavailable.
func ListKeys(ctx context.Context, store KeyLister, q KeysQuery) (page tenant.Page[Key], err error) {
	if q.After != "" {
		return page, tenant.ErrCursor
	}
	all, err := q.read(ctx, store)
	if err != nil {
		return page, err
	}
	var keys []Key
	for _, a := range all {
		for _, k := range a.Keys {
			keys = append(keys, Key{ApplicationKey: k, Of: a})
		}
	}
	if len(keys) > tenant.MaxSorted {
		return page, tenant.ErrTooManyToSort
	}
	slices.SortFunc(keys, func(a, b Key) int {
		if q.SortBy != nil {
			if order := q.SortBy(a, b); order != 0 {
				return order
			}
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return tenant.Slice(keys, q.PageQuery), nil
}

func (q KeysQuery) read(ctx context.Context, store KeyLister) ([]*tenant.Application, error) {
	where := ListQuery{InstanceID: q.InstanceID, Where: q.Where}
	if q.ApplicationID == nil {
		where.Where = append(slices.Clone(q.Where), func(a *tenant.Application) bool { return len(a.Keys) > 0 })
		return where.read(ctx, store)
	}
	found, err := Get(ctx, store, q.InstanceID, *q.ApplicationID)
	if err != nil || found == nil || !where.holds(found) {
		return nil, err
	}
	return []*tenant.Application{found}, nil
}
