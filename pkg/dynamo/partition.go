package dynamo

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// maxQueries is how many queries of 1 MB each are made for a page of large entries.
const maxQueries = 16

// partition is the source of a list in one partition.
type partition struct {
	store *Store
	list  list
	// after is the last sort key read.
	after    string
	hasEnded bool
	// most limits the number of queries; 0 means no limit.
	most, queries int
}

func (p *partition) isSpent() bool { return p.most > 0 && p.queries >= p.most && !p.hasEnded }

func (p *partition) next(ctx context.Context, n int) (items []item, err error) {
	for len(items) < n && !p.hasEnded && !p.isSpent() {
		out, err := p.query(ctx, n-len(items), "")
		if err != nil {
			return nil, err
		}
		items = append(items, out.Items...)
	}
	return items, nil
}

func (p *partition) count(ctx context.Context, n int) (count int, err error) {
	for count < n && !p.hasEnded && !p.isSpent() {
		out, err := p.query(ctx, n-count, types.SelectCount)
		if err != nil {
			return 0, err
		}
		count += int(out.Count)
	}
	return count, nil
}

// query reads at most n more items.
func (p *partition) query(ctx context.Context, n int, what types.Select) (*dynamodb.QueryOutput, error) {
	if !(key{p.list.pk, p.list.prefix}).fits() {
		p.hasEnded = true // nothing has such a key
		return &dynamodb.QueryOutput{}, nil
	}
	in := &dynamodb.QueryInput{
		TableName: &p.store.table, ConsistentRead: aws.Bool(true), Limit: aws.Int32(int32(n)), Select: what, //nolint:gosec // a page
		ScanIndexForward: aws.Bool(!p.list.descending), KeyConditionExpression: aws.String("pk = :pk"),
		ExpressionAttributeValues: item{":pk": &types.AttributeValueMemberS{Value: p.list.pk}},
	}
	if p.list.prefix != "" {
		in.ExpressionAttributeValues[":prefix"] = &types.AttributeValueMemberS{Value: p.list.prefix}
		if of, ok := strings.CutSuffix(p.list.prefix, "#"); ok && !p.list.ofNames {
			// The same range: no key ends with a "$" there. The local engine's begins_with
			// ignores the case of letters, in which ids may differ.
			in.KeyConditionExpression = aws.String("pk = :pk AND sk BETWEEN :prefix AND :end")
			in.ExpressionAttributeValues[":end"] = &types.AttributeValueMemberS{Value: of + "$"}
		} else {
			in.KeyConditionExpression = aws.String("pk = :pk AND begins_with(sk, :prefix)")
		}
	}
	if p.list.attributes != "" {
		in.ProjectionExpression = &p.list.attributes
	}
	if p.after != "" {
		in.ExclusiveStartKey = key{p.list.pk, p.after}.item()
	}
	p.queries++
	out, err := p.store.client.Query(ctx, in)
	if err != nil {
		return nil, readError(err)
	}
	if p.hasEnded = len(out.LastEvaluatedKey) == 0; p.hasEnded {
		return out, nil
	}
	k, err := keyOf(out.LastEvaluatedKey)
	if err != nil {
		return nil, err
	}
	p.after = k.SK
	return out, nil
}

// pageOf builds a page of a list in one partition.
func pageOf[T any](ctx context.Context, s *Store, l list, q tenant.PageQuery, isFiltered bool, r resolver[T]) (tenant.Page[*T], error) {
	return pager[T]{list: l, resolve: r, isFiltered: isFiltered}.pageOf(ctx, s, q)
}

// pageOf builds a page of the pager's list, which is in one partition.
func (p pager[T]) pageOf(ctx context.Context, s *Store, q tenant.PageQuery) (tenant.Page[*T], error) {
	p.list.descending = q.Descending
	after, err := p.list.after(q.After)
	if err != nil {
		return tenant.Page[*T]{}, err
	}
	source := &partition{store: s, list: p.list, after: after}
	if p.size != nil {
		source.most = maxQueries
	}
	p.source = source
	return p.page(ctx, q)
}
