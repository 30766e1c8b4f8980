package dynamo

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// orgMemory caches the organisations of instances in a warm function.
type orgMemory struct {
	mu         sync.Mutex
	byInstance map[string]knownOrgs
	orgs       int
}

// knownOrgs is the cached state of an instance's organisations. Every change also
// writes an event to the instance's log, in the same transaction. The cache is valid as
// long as the log has no event that was not there when the organisations were read. The
// log is read on every request, so a stale state is never served.
type knownOrgs struct {
	// first are the oldest organisations, all of them if isWhole is set. They must not
	// be modified.
	first   []*tenant.Org
	isWhole bool
	// total counts the organisations, up to tenant.MaxRead.
	total     orgTotal
	isCounted bool
	// at is when the log was last read; events are those of the unsettled period before
	// it.
	at     time.Time
	events map[string]bool
	// busyUntil suspends reading the log, because it has too many events.
	busyUntil time.Time
}

type orgTotal struct {
	count     int
	isMinimum bool
}

const (
	// unsettled bounds the age of an event, according to its id, when it is written. It
	// exceeds the duration of a request and the difference between clocks.
	unsettled = time.Minute
	// mostEvents is how many log entries are read to save other reads: a fifth of what
	// counting reads.
	mostEvents = 200
	// busy is how long a log that exceeded mostEvents is not read again.
	busy = 10 * time.Second
	// mostKnown and mostKnownOrgs bound the cache: the number of instances, and of
	// organisations of all instances. 20,000 organisations take about 10 MB.
	mostKnown     = 1000
	mostKnownOrgs = 20_000
)

func (m *orgMemory) get(instanceID string) (known knownOrgs, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok = m.byInstance[instanceID]
	return known, ok
}

func (m *orgMemory) set(instanceID string, known knownOrgs) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.orgs += len(known.first) - len(m.byInstance[instanceID].first)
	if m.byInstance == nil || len(m.byInstance) >= mostKnown || m.orgs > mostKnownOrgs {
		m.byInstance, m.orgs = map[string]knownOrgs{}, len(known.first)
	}
	m.byInstance[instanceID] = known
}

func (k knownOrgs) isBusy() bool { return time.Now().Before(k.busyUntil) }

// reaches reports whether the page after a sort key may be cached.
func (k knownOrgs) reaches(after string) bool {
	return after == "" || k.isWhole || len(k.first) > 0 && after < orgPrefix+k.first[len(k.first)-1].ID
}

// learn adds organisations that were read from the start of the list.
func (k *knownOrgs) learn(orgs []*tenant.Org, isWhole bool) {
	if k.isWhole || !isWhole && len(orgs) <= len(k.first) {
		return
	}
	kept := min(len(orgs), tenant.MaxRead)
	k.first, k.isWhole = slices.Clip(orgs[:kept]), isWhole && kept == len(orgs)
}

// page returns the page of l after a sort key, if it is cached completely.
func (k knownOrgs) page(l list, after string, q tenant.PageQuery, keep func(*tenant.Org) bool) (page tenant.Page[*tenant.Org], ok bool) {
	isTotalKnown := k.isCounted && isOfTotal(q, keep)
	if !k.isWhole && (keep != nil || q.Descending || q.Count && !isTotalKnown) {
		return page, false
	}
	rest := k.after(after, q.Descending)
	if !k.isWhole && len(rest) < q.Offset+q.Size() {
		return page, false
	}
	matches := rest
	if keep != nil {
		matches = slices.DeleteFunc(slices.Clone(rest), func(o *tenant.Org) bool { return !keep(o) })
	}
	if q.Count {
		if page.Total = len(matches); !k.isWhole {
			page.Total, page.IsMinimum = k.total.count, k.total.isMinimum
		}
	}
	matches = matches[min(q.Offset, len(matches)):]
	page.Entries = slices.Clone(matches[:min(q.Size(), len(matches))])
	if page.Read = len(rest); keep == nil {
		page.Read = min(page.Read, q.Offset+len(page.Entries))
	}
	if len(page.Entries) < len(matches) || !k.isWhole { // unknown entries follow
		page.Next = l.cursor(orgPrefix + page.Entries[len(page.Entries)-1].ID)
	}
	return page, true
}

// after returns the known organisations after a sort key.
func (k knownOrgs) after(sk string, descending bool) []*tenant.Org {
	orgs := k.first
	at, isThere := slices.BinarySearchFunc(orgs, strings.TrimPrefix(sk, orgPrefix), func(o *tenant.Org, id string) int {
		return strings.Compare(o.ID, id)
	})
	switch {
	case descending:
		if sk != "" {
			orgs = orgs[:at]
		}
		orgs = slices.Clone(orgs)
		slices.Reverse(orgs)
		return orgs
	case isThere:
		return orgs[at+1:]
	default:
		return orgs[at:]
	}
}

// currentOrgs returns the cached state of an instance's organisations, reduced to what
// the log proves current. The log is read before anything new is learnt.
func (s *Store) currentOrgs(ctx context.Context, instanceID string) (knownOrgs, error) {
	now := time.Now()
	known, _ := s.orgMemory.get(instanceID)
	if known.isBusy() {
		return knownOrgs{busyUntil: known.busyUntil}, nil
	}
	from := known.at
	if from.IsZero() {
		from = now
	}
	events, isWhole, err := s.eventsSince(ctx, instanceID, from.Add(-unsettled))
	if err != nil {
		return knownOrgs{}, err
	}
	if !isWhole || !areIn(events, known.events) {
		known = knownOrgs{}
	}
	if known.at, known.events = now, events; !isWhole {
		known.busyUntil = now.Add(busy)
	}
	return known, nil
}

func areIn(events, known map[string]bool) bool {
	for id := range events {
		if !known[id] {
			return false
		}
	}
	return true
}

// eventsSince returns the ids of an instance's events created at that time or later,
// without audit records. isWhole is false if there are more than mostEvents.
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
