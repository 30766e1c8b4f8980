package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"

	"github.com/tenantry/tenantry/infra/local/eventsource"
	"github.com/tenantry/tenantry/pkg/dynamo"
)

// As in template.yaml, except that an unpublished event is retried immediately, and
// only for a short time.
const (
	changeBatch   = 100
	changeTries   = 5
	changeTimeout = 20 * time.Second
	changeWaits   = time.Second
	streamARN     = "arn:aws:dynamodb:" + region + ":000000000000:table/" + tableName + "/stream/local"
)

// changes stands in for the table's stream and Lambda's polling of it, with
// template.yaml's filter, because the embedded engine's own stream differs from the
// service's. It observes the client that the functions use, so events left unpublished
// by an earlier run are not reported.
type changes struct {
	handle func(context.Context, events.DynamoDBEvent) (events.DynamoDBEventResponse, error)
	// giveUp is called for an event that failed too often.
	giveUp func(record events.DynamoDBEventRecord)
	// taken signals that key pairs were taken from the stock, once for several.
	taken chan struct{}

	mu       sync.Mutex
	sequence int
	waiting  []events.DynamoDBEventRecord
	wake     chan struct{}
}

func newChanges() *changes {
	return &changes{taken: make(chan struct{}, 1), wake: make(chan struct{}, 1)}
}

// connections is how many connections to the engine are kept, enough for all concurrent
// requests. The SDK would keep ten and open a new one for each further request.
const connections = 100

// client returns the HTTP client that functions use to call the services.
func (c *changes) client(connect dial) aws.HTTPClient {
	return &watchedClient{changes: c, HTTPClient: awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
		t.MaxIdleConnsPerHost = connections
		t.DialContext = connect
	})}
}

// watchedClient observes the transactions that the engine carried out.
type watchedClient struct {
	aws.HTTPClient
	changes *changes
}

// Do implements aws.HTTPClient.
func (w *watchedClient) Do(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".TransactWriteItems") {
		return w.HTTPClient.Do(r)
	}
	transaction, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(transaction))
	answer, err := w.HTTPClient.Do(r)
	if err == nil && answer.StatusCode == http.StatusOK {
		w.changes.observe(transaction)
	}
	return answer, err
}

// observe records the events among a transaction's new items, and the key pairs that it
// took.
func (c *changes) observe(transaction []byte) {
	var in struct {
		TransactItems []struct {
			Put struct {
				Item json.RawMessage
			}
			Delete struct {
				Key struct{ PK struct{ S string } }
			}
		}
	}
	if json.Unmarshal(transaction, &in) != nil {
		return // impossible, since the engine accepted it
	}
	for _, write := range in.TransactItems {
		if strings.HasPrefix(write.Delete.Key.PK.S, dynamo.KeyStockPrefix) {
			select {
			case c.taken <- struct{}{}:
			default:
			}
		}
		if image := eventImage(write.Put.Item); image != nil {
			c.tell(image)
		}
	}
}

// eventImage returns the attributes of an item if it is an event, and nil otherwise,
// without decoding most other items.
func eventImage(item json.RawMessage) map[string]events.DynamoDBAttributeValue {
	var image map[string]events.DynamoDBAttributeValue
	if !bytes.Contains(item, []byte(`"`+dynamo.EventKind+`"`)) || json.Unmarshal(item, &image) != nil {
		return nil
	}
	if kind, ok := image["kind"]; !ok || kind.DataType() != events.DataTypeString || kind.String() != dynamo.EventKind {
		return nil
	}
	return image
}

// tell adds a record for a new item.
func (c *changes) tell(image map[string]events.DynamoDBAttributeValue) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sequence++
	number := strconv.Itoa(c.sequence)
	c.waiting = append(c.waiting, events.DynamoDBEventRecord{
		EventID: number, EventName: string(events.DynamoDBOperationTypeInsert), EventVersion: "1.1",
		EventSource: "aws:dynamodb", EventSourceArn: streamARN, AWSRegion: region,
		Change: events.DynamoDBStreamRecord{
			ApproximateCreationDateTime: events.SecondsEpochTime{Time: time.Now()}, SequenceNumber: number,
			Keys:     map[string]events.DynamoDBAttributeValue{"pk": image["pk"], "sk": image["sk"]},
			NewImage: image, StreamViewType: string(events.DynamoDBStreamViewTypeNewImage),
		},
	})
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// run passes records to the function until ctx is done.
func (c *changes) run(ctx context.Context) {
	tries := 0
	for ctx.Err() == nil {
		batch := c.next()
		if len(batch) == 0 {
			select {
			case <-ctx.Done():
			case <-c.wake:
			}
			continue
		}
		done := c.handOn(ctx, batch)
		if done < len(batch) {
			select {
			case <-ctx.Done():
				return
			case <-time.After(changeWaits):
			}
		}
		if tries++; done > 0 {
			tries = 0
		}
		if tries == changeTries {
			c.giveUp(batch[0])
			done, tries = 1, 0
		}
		c.forget(done)
	}
}

// next returns the next records.
func (c *changes) next() []events.DynamoDBEventRecord {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.waiting[:min(len(c.waiting), changeBatch)])
}

// forget drops the first n records.
func (c *changes) forget(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting = c.waiting[n:]
}

// handOn invokes the function and returns how many records it handled, up to the first
// failure.
func (c *changes) handOn(ctx context.Context, batch []events.DynamoDBEventRecord) int {
	ctx, cancel := context.WithTimeout(ctx, changeTimeout)
	defer cancel()
	response, err := c.handle(ctx, events.DynamoDBEvent{Records: batch})
	if err != nil {
		return 0
	}
	var sequences, failures []string
	for _, r := range batch {
		sequences = append(sequences, r.Change.SequenceNumber)
	}
	for _, f := range response.BatchItemFailures {
		failures = append(failures, f.ItemIdentifier)
	}
	return eventsource.Done(sequences, failures)
}
