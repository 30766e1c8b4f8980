package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"

	"github.com/tenantry/tenantry/infra/local/eventsource"
)

// pollEvery is how often Lambda asks a shard for records. Source: AWS Lambda developer guide, "Polling and batching
// streams".
const pollEvery = 250 * time.Millisecond

// streamMapping emulates Lambda's event source mapping for a stream: it follows each shard, invokes a function with
// batches of the records that match the filter, and resumes at the first one that failed.
type streamMapping struct {
	client   *dynamodbstreams.Client
	arn      string
	settings settings
	function *function
	// forget, if any, returns whether the checkpoint of a completed batch is lost.
	forget func() bool

	shards map[string]*shard
	// givenUp has the sequence numbers of records that were tried too often.
	givenUp []string

	records, repeated, died atomic.Int64
}

// shard is the position in a shard.
type shard struct {
	iterator *string
	// waiting has the matching records that were read, in order.
	waiting []record
	tries   int
	// most is the maximum size of the next batch: smaller after a batch was halved.
	most int
}

// record is a record in the form that Lambda passes on.
type record struct {
	sequence string
	document map[string]any
}

// run continues until ctx ends.
func (m *streamMapping) run(ctx context.Context, t *testing.T) {
	t.Helper()
	for ctx.Err() == nil {
		if _, err := m.poll(ctx); err != nil && ctx.Err() == nil {
			t.Error(err)
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(pollEvery):
		}
	}
}

// drain runs until there is nothing new.
func (m *streamMapping) drain(t *testing.T) {
	t.Helper()
	for {
		n, err := m.poll(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// poll reads each shard once, and passes its records on. It returns the number of records read, of any kind.
func (m *streamMapping) poll(ctx context.Context) (int, error) {
	if err := m.findShards(ctx); err != nil {
		return 0, err
	}
	read := 0
	for _, s := range m.shards {
		if s.iterator == nil {
			continue // closed, and read to its end
		}
		out, err := m.client.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: s.iterator})
		if err != nil {
			return read, err
		}
		s.iterator = out.NextShardIterator
		read += len(out.Records)
		for _, r := range out.Records {
			document := documentOf(r, m.arn)
			if matches(m.settings.changes.filter, document) {
				s.waiting = append(s.waiting, record{*r.Dynamodb.SequenceNumber, document})
			}
		}
		for len(s.waiting) > 0 {
			if err := m.handOn(ctx, s); err != nil {
				return read, err
			}
		}
	}
	return read, nil
}

// findShards starts reading new shards, at their first record. DynamoDB Local has one at a time.
func (m *streamMapping) findShards(ctx context.Context) error {
	out, err := m.client.DescribeStream(ctx, &dynamodbstreams.DescribeStreamInput{StreamArn: &m.arn})
	if err != nil {
		return err
	}
	for _, found := range out.StreamDescription.Shards {
		if m.shards[*found.ShardId] != nil {
			continue
		}
		// A child waits until its parent was read, to preserve the order of an item's records.
		if p := found.ParentShardId; p != nil && m.shards[*p] != nil && m.shards[*p].iterator != nil {
			continue
		}
		out, err := m.client.GetShardIterator(ctx, &dynamodbstreams.GetShardIteratorInput{
			StreamArn: &m.arn, ShardId: found.ShardId, ShardIteratorType: types.ShardIteratorTypeTrimHorizon,
		})
		if err != nil {
			return err
		}
		m.shards[*found.ShardId] = &shard{iterator: out.ShardIterator, most: m.settings.changes.batchSize}
	}
	return nil
}

// handOn invokes the function with the next batch of a shard.
func (m *streamMapping) handOn(ctx context.Context, s *shard) error {
	batch := s.waiting[:min(len(s.waiting), s.most)]
	done, died, err := m.invoke(ctx, batch)
	if err != nil {
		return err
	}
	switch {
	case done == len(batch):
		if m.forget != nil && m.forget() {
			m.repeated.Add(int64(len(batch)))
			return nil
		}
		s.tries, s.most = 0, m.settings.changes.batchSize
	case died && m.settings.changes.bisect && len(batch) > 1:
		// Halving does not count as a retry.
		s.most = len(batch) / 2
	case done > 0:
		s.tries = 0
	default:
		if s.tries++; s.tries > m.settings.changes.maxRetries {
			for _, r := range batch {
				m.givenUp = append(m.givenUp, r.sequence)
			}
			done, s.tries, s.most = len(batch), 0, m.settings.changes.batchSize
		}
	}
	s.waiting = s.waiting[done:]
	return nil
}

// invoke returns how many records of the batch succeeded before the first that failed.
func (m *streamMapping) invoke(ctx context.Context, batch []record) (done int, died bool, err error) {
	documents := make([]map[string]any, len(batch))
	for i, r := range batch {
		documents[i] = r.document
	}
	text, err := json.Marshal(map[string]any{"Records": documents})
	if err != nil {
		return 0, false, err
	}
	m.records.Add(int64(len(batch)))
	answer, err := m.function.invoke(ctx, text)
	if ctx.Err() != nil {
		return 0, false, ctx.Err()
	}
	var response struct {
		events.DynamoDBEventResponse
		ErrorType string `json:"errorType"`
	}
	if err == nil {
		err = json.Unmarshal(answer, &response)
	}
	if died = err != nil || response.ErrorType != ""; died {
		m.died.Add(1)
		return 0, died, nil
	}
	var sequences, failures []string
	for _, r := range batch {
		sequences = append(sequences, r.sequence)
	}
	for _, f := range response.BatchItemFailures {
		failures = append(failures, f.ItemIdentifier)
	}
	return eventsource.Done(sequences, failures), false, nil
}

// documentOf returns a record in the JSON form of Lambda's event.
func documentOf(r types.Record, arn string) map[string]any {
	change := map[string]any{
		"ApproximateCreationDateTime": r.Dynamodb.ApproximateCreationDateTime.Unix(),
		"Keys":                        imageOf(r.Dynamodb.Keys),
		"SequenceNumber":              *r.Dynamodb.SequenceNumber,
		"SizeBytes":                   *r.Dynamodb.SizeBytes,
		"StreamViewType":              string(r.Dynamodb.StreamViewType),
	}
	if r.Dynamodb.NewImage != nil {
		change["NewImage"] = imageOf(r.Dynamodb.NewImage)
	}
	return map[string]any{
		"eventID": *r.EventID, "eventName": string(r.EventName), "eventVersion": *r.EventVersion,
		"eventSource": "aws:dynamodb", "awsRegion": region, "eventSourceARN": arn, "dynamodb": change,
	}
}

func imageOf(image map[string]types.AttributeValue) map[string]any {
	document := map[string]any{}
	for name, value := range image {
		document[name] = valueOf(value)
	}
	return document
}

func valueOf(value types.AttributeValue) map[string]any {
	switch v := value.(type) {
	case *types.AttributeValueMemberS:
		return map[string]any{"S": v.Value}
	case *types.AttributeValueMemberN:
		return map[string]any{"N": v.Value}
	case *types.AttributeValueMemberB:
		return map[string]any{"B": v.Value}
	case *types.AttributeValueMemberBOOL:
		return map[string]any{"BOOL": v.Value}
	case *types.AttributeValueMemberNULL:
		return map[string]any{"NULL": v.Value}
	case *types.AttributeValueMemberM:
		return map[string]any{"M": imageOf(v.Value)}
	case *types.AttributeValueMemberL:
		list := make([]any, len(v.Value))
		for i, element := range v.Value {
			list[i] = valueOf(element)
		}
		return map[string]any{"L": list}
	case *types.AttributeValueMemberSS:
		return map[string]any{"SS": v.Value}
	case *types.AttributeValueMemberNS:
		return map[string]any{"NS": v.Value}
	case *types.AttributeValueMemberBS:
		return map[string]any{"BS": v.Value}
	default:
		panic(fmt.Sprintf("attribute of type %T", value))
	}
}
