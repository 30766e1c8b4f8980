package e2e_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/tenantry/tenantry/infra/local/systemtoken"
	"github.com/tenantry/tenantry/infra/local/table"
)

// system is the part of template.yaml that handles events, and a subscriber to its events.
type system struct {
	clients
	t        *testing.T
	settings settings
	// name is that of table and bus.
	name string
	// environment is that of the functions.
	environment map[string]string
	// systemKey is that of a system user.
	systemKey *systemtoken.Key

	queue, deadLetters, subscriber queue
	requests                       *queueMapping
	changes                        *streamMapping
	// database and cloud are the proxies that the functions call.
	database, cloud *proxy
	carriers        []*function
	relay           *function
}

type queue struct{ url, arn string }

var systems atomic.Int64

// startSystem starts a system with the given number of functions that carry out requests.
func startSystem(t *testing.T, concurrency int) *system {
	t.Helper()
	mustStartParts(t)
	s := &system{
		t: t, clients: newClients(), settings: readSettings(t), name: fmt.Sprintf("e2e-%d", systems.Add(1)),
		database: startProxy(t, shared.engine.Endpoint), cloud: startProxy(t, shared.cloud.Endpoint),
	}
	if err := table.Create(t.Context(), s.table, s.name, table.WithStream); err != nil {
		t.Fatal(err)
	}
	s.makeBus()
	users, key := newSystemUser(t)
	s.systemKey = key
	s.environment = map[string]string{
		"TENANTRY_TABLE": s.name, "TENANTRY_EXTERNAL_DOMAIN": externalDomain, "TENANTRY_KMS_KEY": "alias/tenantry",
		"TENANTRY_SYSTEM_USERS": users,
		"TENANTRY_AUDIENCE":     "https://api." + externalDomain, "TENANTRY_DEFAULT_LANGUAGE": "en", "TENANTRY_TIMEOUT": "10s", "TENANTRY_LOG_LEVEL": "INFO",
		"TENANTRY_EVENT_BUS": s.name,
		"TENANTRY_EVENT_SOURCES": `{"e2e.signup":{"InstanceRequested":true,"OrgRequested":["*"],` +
			`"CallRequested":{"instances":["*"],"roles":["IAM_USER_MANAGER"]}}}`,
		"AWS_ENDPOINT_URL_DYNAMODB": s.database.url, "AWS_ENDPOINT_URL_KMS": shared.kms,
		"AWS_ENDPOINT_URL_EVENTBRIDGE": s.cloud.url,
		"AWS_REGION":                   region, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
	}
	for range concurrency {
		s.carriers = append(s.carriers, mustStartFunction(t, "requests", s.environment))
	}
	s.relay = mustStartFunction(t, "relay", s.environment)
	s.requests = &queueMapping{
		client: s.sqs, url: s.queue.url, arn: s.queue.arn, batchSize: s.settings.requests.batchSize, functions: s.carriers,
	}
	described, err := s.table.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: &s.name})
	if err != nil {
		t.Fatal(err)
	}
	s.changes = &streamMapping{
		client: s.streams, arn: *described.Table.LatestStreamArn, settings: s.settings, function: s.relay,
		shards: map[string]*shard{},
	}
	return s
}

// makeBus creates bus, rules and queues: template.yaml's, and those of a subscriber.
func (s *system) makeBus() {
	s.t.Helper()
	if _, err := s.bus.CreateEventBus(s.t.Context(), &eventbridge.CreateEventBusInput{Name: &s.name}); err != nil {
		s.t.Fatal(err)
	}
	s.deadLetters = s.makeQueue("dead-letters", nil)
	redrive, err := json.Marshal(map[string]any{
		"deadLetterTargetArn": s.deadLetters.arn, "maxReceiveCount": s.settings.queue.maxReceiveCount,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.queue = s.makeQueue("requests", map[string]string{
		"VisibilityTimeout": strconv.Itoa(s.settings.queue.visibilityTimeout), "RedrivePolicy": string(redrive),
	})
	s.subscriber = s.makeQueue("subscriber", nil)
	s.makeRule("requests", s.settings.requestPattern, s.queue)
	s.makeRule("subscriber", `{"source":["tenantry"]}`, s.subscriber)
}

func (s *system) makeQueue(name string, attributes map[string]string) queue {
	s.t.Helper()
	created, err := s.sqs.CreateQueue(s.t.Context(), &sqs.CreateQueueInput{
		QueueName: aws.String(s.name + "-" + name), Attributes: attributes,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	out, err := s.sqs.GetQueueAttributes(s.t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: created.QueueUrl, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameQueueArn},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return queue{*created.QueueUrl, out.Attributes["QueueArn"]}
}

func (s *system) makeRule(name, pattern string, target queue) {
	s.t.Helper()
	if _, err := s.bus.PutRule(s.t.Context(), &eventbridge.PutRuleInput{
		Name: &name, EventBusName: &s.name, EventPattern: &pattern,
	}); err != nil {
		s.t.Fatal(err)
	}
	out, err := s.bus.PutTargets(s.t.Context(), &eventbridge.PutTargetsInput{
		Rule: &name, EventBusName: &s.name, Targets: []ebtypes.Target{{Id: aws.String("queue"), Arn: &target.arn}},
	})
	if err != nil || out.FailedEntryCount > 0 {
		s.t.Fatal(out, err)
	}
}

// put puts requests on the bus, as producers do.
func (s *system) put(requests ...request) {
	s.t.Helper()
	for len(requests) > 0 {
		call := requests[:min(10, len(requests))]
		requests = requests[len(call):]
		in := &eventbridge.PutEventsInput{}
		for _, r := range call {
			in.Entries = append(in.Entries, ebtypes.PutEventsRequestEntry{
				EventBusName: &s.name, Source: aws.String(cmp.Or(r.source, "e2e.signup")), DetailType: aws.String(r.detailType),
				Detail: aws.String(r.json()),
			})
		}
		out, err := s.bus.PutEvents(s.t.Context(), in)
		if err != nil || out.FailedEntryCount > 0 {
			s.t.Fatal(out, err)
		}
	}
}

// published is an event as received by a subscriber.
type published struct {
	DetailType string `json:"detail-type"`
	Source     string
	Detail     struct {
		Version, ID, Actor, InstanceID, RequestID string
		Time                                      time.Time
		Correlation                               struct{ Customer string }
		Data                                      struct {
			InstanceID, Name, OrgID string
			Error                   json.RawMessage
		}
	}
	// queued is the time at which the bus put it into the subscriber's queue.
	queued time.Time
}

// arrivesWithin is how long events may take to the subscriber, on a machine that is busy with other tests.
const arrivesWithin = 2 * time.Minute

// mustAwaitPublished receives from the subscriber's queue until the given number of distinct events has arrived, and
// whatever arrives soon after.
func (s *system) mustAwaitPublished(n int) []published {
	s.t.Helper()
	var all []published
	for deadline := time.Now().Add(arrivesWithin); len(distinct(all)) < n; {
		if time.Now().After(deadline) {
			visible, inFlight := queueLength(s.t, s.sqs, s.subscriber.url)
			s.t.Errorf("published: got %d events after %v, want %d; %d more are in the queue, and %d in flight",
				len(distinct(all)), arrivesWithin, n, visible, inFlight)
			return all
		}
		all = append(all, s.takePublished()...)
	}
	time.Sleep(300 * time.Millisecond)
	return append(all, s.takePublished()...)
}

// takePublished receives everything in the subscriber's queue.
func (s *system) takePublished() []published {
	s.t.Helper()
	var all []published
	for _, message := range mustTake(s.t, s.sqs, s.subscriber.url) {
		var p published
		if err := json.Unmarshal([]byte(*message.Body), &p); err != nil {
			s.t.Fatalf("%v in %s", err, *message.Body)
		}
		sent, err := strconv.ParseInt(message.Attributes["SentTimestamp"], 10, 64)
		if err != nil {
			s.t.Fatal(err)
		}
		p.queued = time.UnixMilli(sent)
		all = append(all, p)
	}
	return all
}

// distinct drops repeats, as a subscriber does: by detail.id.
func distinct(all []published) []published {
	seen := map[string]bool{}
	var once []published
	for _, p := range all {
		if !seen[p.Detail.ID] {
			seen[p.Detail.ID] = true
			once = append(once, p)
		}
	}
	return once
}

// item is an item of the table as stored.
type item map[string]any

func (i item) text(name string) string { text, _ := i[name].(string); return text }

// items reads the whole table.
func (s *system) items() []item {
	s.t.Helper()
	var all []item
	pages := dynamodb.NewScanPaginator(s.table, &dynamodb.ScanInput{TableName: &s.name, ConsistentRead: aws.Bool(true)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		var items []item
		if err := attributevalue.UnmarshalListOfMaps(page.Items, &items); err != nil {
			s.t.Fatal(err)
		}
		all = append(all, items...)
	}
	return all
}

// made counts the instances and the organisations set up by request, by name, and the credentials waiting to be claimed.
type made struct {
	instances, orgs map[string]int
	credentials     int
	outcomes        int
}

func (s *system) made() made {
	s.t.Helper()
	m := made{instances: map[string]int{}, orgs: map[string]int{}}
	firstOrgs := map[string]bool{}
	items := s.items()
	for _, i := range items {
		if strings.HasPrefix(i.text("pk"), "INSTANCES#") {
			m.instances[i.text("name")]++
			firstOrgs[i.text("defaultOrg")] = true
		}
	}
	for _, i := range items {
		switch {
		case strings.HasPrefix(i.text("sk"), "ORG#") && strings.Count(i.text("pk"), "#") == 1 && !firstOrgs[i.text("id")]:
			m.orgs[i.text("name")]++
		case i.text("sk") == "CREDENTIALS":
			m.credentials++
		case i.text("kind") == "event":
			m.outcomes++
		}
	}
	return m
}
