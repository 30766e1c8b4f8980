package dynamo

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// orgTotals remember, in a warm function, how many organisations instances have:
// counting costs as much as reading them. Each is good as long as the instance's
// log, which tells of every change in its transaction, has no event that was not
// there when it was counted. The log is read each time, so a total never lags.
type orgTotals struct {
	mu         sync.Mutex
	byInstance map[string]orgTotal
}

type orgTotal struct {
	count     int
	isMinimum bool
	// at is when the log was read last, events are those of the unsettled time
	// before it.
	at     time.Time
	events map[string]bool
	// busyUntil is how long the log is not looked at, because it has too much.
	busyUntil time.Time
}

const (
	// unsettled is how old an event may be, by its id, when it is written: longer
	// than a request takes, and than clocks differ.
	unsettled = time.Minute
	// mostEvents is how many entries of a log are read to save a count. It is a
	// fifth of what a count reads.
	mostEvents = 200
	// busy is how long a log that had more is taken to have more.
	busy = 10 * time.Second
	// maxTotals bounds what is remembered.
	maxTotals = 1000
)

func (t *orgTotals) get(instanceID string) (orgTotal, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	total, ok := t.byInstance[instanceID]
	return total, ok
}

func (t *orgTotals) set(instanceID string, total orgTotal) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byInstance == nil || len(t.byInstance) >= maxTotals {
		t.byInstance = map[string]orgTotal{}
	}
	t.byInstance[instanceID] = total
}

// countOrgs returns how many organisations an instance has, of the first
// tenant.MaxRead. It is known that there are some up to the sort key after.
func (s *Store) countOrgs(ctx context.Context, instanceID string, some int, after string) (orgTotal, error) {
	now := time.Now()
	known, isKnown := s.orgTotals.get(instanceID)
	if now.Before(known.busyUntil) {
		return s.countRest(ctx, instanceID, some, after)
	}
	from := now
	if isKnown {
		from = known.at
	}
	// Before the count: what is told later is not in it.
	events, isWhole, err := s.eventsSince(ctx, instanceID, from.Add(-unsettled))
	if err != nil {
		return known, err
	}
	total := known
	if !isKnown || !isWhole || !areIn(events, known.events) {
		if total, err = s.countRest(ctx, instanceID, some, after); err != nil {
			return total, err
		}
	}
	if total.at, total.events = now, events; !isWhole {
		total.busyUntil = now.Add(busy)
	}
	s.orgTotals.set(instanceID, total)
	return total, nil
}

// countRest counts what lies after the sort key, with some before it.
func (s *Store) countRest(ctx context.Context, instanceID string, some int, after string) (total orgTotal, err error) {
	rest := &partition{store: s, list: list{pk: instancePK(instanceID), prefix: orgPrefix}, after: after}
	more, err := rest.count(ctx, tenant.MaxRead+1-some)
	total.isMinimum, total.count = some+more > tenant.MaxRead, min(some+more, tenant.MaxRead)
	return total, err
}

func areIn(events, known map[string]bool) bool {
	for id := range events {
		if !known[id] {
			return false
		}
	}
	return true
}

// eventsSince returns the ids of an instance's events whose ids were made at that
// time or later, without the records of the audit log. isWhole is false if there
// are more than are read.
func (s *Store) eventsSince(ctx context.Context, instanceID string, at time.Time) (ids map[string]bool, isWhole bool, err error) {
	out, err := s.client.Query(ctx, &dynamodb.QueryInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true), Limit: aws.Int32(mostEvents),
		KeyConditionExpression: aws.String("pk = :pk AND sk >= :first"),
		ProjectionExpression:   aws.String("sk, kind"),
		ExpressionAttributeValues: item{
			":pk":    &types.AttributeValueMemberS{Value: eventKey(instanceID, "").PK},
			":first": &types.AttributeValueMemberS{Value: eventID(tenant.FirstID(at))},
		},
	})
	if err != nil {
		return nil, false, readError(err)
	}
	ids = map[string]bool{}
	for _, i := range out.Items {
		kind, _ := i["kind"].(*types.AttributeValueMemberS)
		id, _ := i["sk"].(*types.AttributeValueMemberS)
		if kind != nil && kind.Value == EventKind && id != nil {
			ids[id.Value] = true
		}
	}
	return ids, len(out.LastEvaluatedKey) == 0, nil
}

// orgsCounted lists the organisations of an instance in the order of their
// creation, with their total.
func (s *Store) orgsCounted(ctx context.Context, instanceID string, q tenant.PageQuery, p pager[tenant.Org]) (tenant.Page[*tenant.Org], error) {
	q.Count = false
	if known, _ := s.orgTotals.get(instanceID); known.count > q.Offset+q.Size() {
		// It is likely to be right: both are read at once.
		var total orgTotal
		var failed error
		var counting sync.WaitGroup
		counting.Go(func() { total, failed = s.countOrgs(ctx, instanceID, 0, "") })
		page, err := p.pageOf(ctx, s, q)
		counting.Wait()
		page.Total, page.IsMinimum = total.count, total.isMinimum
		return page, cmp.Or(err, failed)
	}
	page, err := p.pageOf(ctx, s, q)
	page.Total = q.Offset + len(page.Entries)
	if err != nil || page.Next == "" && (len(page.Entries) > 0 || q.Offset == 0) {
		return page, err // all were seen
	}
	some, after := 0, ""
	if !q.Descending && page.Next != "" {
		some = page.Total
		if after, err = p.list.after(page.Next); err != nil {
			return page, err
		}
	}
	total, err := s.countOrgs(ctx, instanceID, some, after)
	page.Total, page.IsMinimum = total.count, total.isMinimum
	return page, err
}
