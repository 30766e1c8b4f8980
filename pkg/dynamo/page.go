package dynamo

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// source reads a list on from where it is.
type source interface {
	// next returns the next n items, and fewer only at the end of the list.
	next(ctx context.Context, n int) ([]item, error)
}

// resolver returns an entry for each item, nil for what is left out.
type resolver[T any] func(ctx context.Context, items []item) ([]*T, error)

// fewest is how many items are read at once at least where some may be left
// out.
const fewest = 100

// pager makes a page of a list.
type pager[T any] struct {
	list    list
	source  source
	resolve resolver[T]
	// isFiltered says that resolve may leave most out.
	isFiltered bool
}

// page reads until the page is full, the list has ended, or tenant.MaxRead
// entries were looked at.
func (p pager[T]) page(ctx context.Context, q tenant.PageQuery) (tenant.Page[*T], error) {
	var page tenant.Page[*T]
	var pending []item
	last, hasEnded := "", false
	for len(page.Entries) < q.Size() && page.Read < tenant.MaxRead {
		n := q.Size() - len(page.Entries)
		if p.isFiltered {
			n = max(n, fewest)
		}
		n = min(n, tenant.MaxRead-page.Read)
		// One more tells whether the list goes on.
		if wanted := n + 1 - len(pending); wanted > 0 && !hasEnded {
			items, err := p.source.next(ctx, wanted)
			if err != nil {
				return page, err
			}
			hasEnded = len(items) < wanted
			pending = append(pending, items...)
		}
		if len(pending) == 0 {
			break
		}
		entries, err := p.resolve(ctx, pending[:min(n, len(pending))])
		if err != nil {
			return page, err
		}
		for _, entry := range entries {
			if len(page.Entries) == q.Size() {
				break
			}
			k, err := keyOf(pending[0])
			if err != nil {
				return page, err
			}
			last, pending = k.SK, pending[1:]
			page.Read++
			if entry != nil {
				page.Entries = append(page.Entries, entry)
			}
		}
	}
	if len(pending) > 0 {
		page.Next = p.list.cursor(last)
	}
	return page, nil
}

// each resolves items one by one.
func each[I any, T any](entity func(I) *T, keep func(*T) bool) resolver[T] {
	return func(_ context.Context, items []item) ([]*T, error) {
		entries := make([]*T, len(items))
		for n, raw := range items {
			i, _, err := read[I](found{key{}: raw}, key{})
			if err != nil {
				return nil, err
			}
			if entry := entity(i); keep == nil || keep(entry) {
				entries[n] = entry
			}
		}
		return entries, nil
	}
}

// partition is the source of a list in one partition.
type partition struct {
	store *Store
	list  list
	// after is the sort key that was read last.
	after    string
	hasEnded bool
}

func (p *partition) next(ctx context.Context, n int) (items []item, err error) {
	for len(items) < n && !p.hasEnded {
		in := &dynamodb.QueryInput{
			TableName: &p.store.table, ConsistentRead: aws.Bool(true), Limit: aws.Int32(int32(n - len(items))), //nolint:gosec // a page
			ScanIndexForward: aws.Bool(!p.list.descending), KeyConditionExpression: aws.String("pk = :pk"),
			ExpressionAttributeValues: item{":pk": &types.AttributeValueMemberS{Value: p.list.pk}},
		}
		if p.list.prefix != "" {
			in.KeyConditionExpression = aws.String("pk = :pk AND begins_with(sk, :prefix)")
			in.ExpressionAttributeValues[":prefix"] = &types.AttributeValueMemberS{Value: p.list.prefix}
		}
		if p.after != "" {
			in.ExclusiveStartKey = key{p.list.pk, p.after}.item()
		}
		out, err := p.store.client.Query(ctx, in)
		if err != nil {
			return nil, readError(err)
		}
		items = append(items, out.Items...)
		if p.hasEnded = len(out.LastEvaluatedKey) == 0; p.hasEnded {
			break
		}
		k, err := keyOf(out.LastEvaluatedKey)
		if err != nil {
			return nil, err
		}
		p.after = k.SK
	}
	return items, nil
}

// pageOf makes a page of a list in one partition.
func pageOf[T any](ctx context.Context, s *Store, l list, q tenant.PageQuery, isFiltered bool, r resolver[T]) (tenant.Page[*T], error) {
	l.descending = q.Descending
	after, err := l.after(q.After)
	if err != nil {
		return tenant.Page[*T]{}, err
	}
	return pager[T]{l, &partition{store: s, list: l, after: after}, r, isFiltered}.page(ctx, q)
}
