package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/smithy-go"

	"github.com/tenantry/tenantry/infra/local/running"
	"github.com/tenantry/tenantry/pkg/event"
)

const description = `Put a request on the event bus of the "make run" that was started last, and print its requestId, which its outcome repeats.

The request is JSON: {"detail-type": "InstanceRequested", "detail": {...}}, or OrgRequested or CallRequested.
docs/events.md lists the members of the detail. A missing version becomes "1", and a missing requestId is generated. "source"
names the producer.

Example: echo '{"detail-type":"InstanceRequested","detail":{"instanceName":"shop","machine":{"userName":"robot","name":"Robot","personalAccessToken":{}}}}' | go run ./infra/local/put-event`

type options struct {
	File    string        `arg:"" optional:"" help:"File with the request; standard input by default." default:"-"`
	URL     string        `help:"Address of another bus, such as a stand-in for AWS, called with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."`
	Timeout time.Duration `help:"How long to wait for the bus." default:"10s"`
	running.Flags
}

// known are the types of requests. Other types match no rule and have no outcome.
var known = []string{string(event.InstanceRequested), string(event.OrgRequested), string(event.CallRequested)}

// target is a bus and the credentials for it.
type target struct {
	url                          string
	accessKeyID, secretAccessKey string
}

// bus selects the bus.
func (o options) bus() (target, error) {
	if o.URL != "" {
		return target{o.URL, cmp.Or(os.Getenv("AWS_ACCESS_KEY_ID"), "local"), cmp.Or(os.Getenv("AWS_SECRET_ACCESS_KEY"), "local")}, nil
	}
	run, ok, err := o.Find()
	if err == nil && !ok {
		err = errors.New(`nothing runs here: start "make run", or name the data folder of a run with --data-dir`)
	}
	return target{run.URL, run.AccessKeyID, run.SecretAccessKey}, err
}

func main() {
	var o options
	parser, err := kong.New(&o, kong.Name("put-event"), kong.Description(description))
	if err == nil {
		_, err = parser.Parse(os.Args[1:])
	}
	if err == nil {
		err = put(os.Stdin, os.Stdout, o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "put-event:", err)
		os.Exit(1)
	}
}

// request is the input.
type request struct {
	DetailType string         `json:"detail-type"`
	Source     string         `json:"source"`
	Detail     map[string]any `json:"detail"`
}

// put prints only the requestId, so that it can be used in $(...).
func put(stdin io.Reader, stdout io.Writer, o options) error {
	text, err := read(stdin, o.File)
	if err != nil {
		return err
	}
	r := request{Source: "local.put-event"}
	if err := decode(text, &r); err != nil {
		return fmt.Errorf("the request is not JSON as --help shows it: %w", err)
	}
	if r.DetailType == "" || r.Detail == nil {
		return errors.New(`the request has no "detail-type" or no "detail": see --help`)
	}
	if !slices.Contains(known, r.DetailType) {
		return fmt.Errorf(`the "detail-type" is %q, want %s`, r.DetailType, strings.Join(known, ", "))
	}
	for name, value := range map[string]string{"version": "1", "requestId": rand.Text()} {
		if _, ok := r.Detail[name]; !ok {
			r.Detail[name] = value
		}
	}
	detail, err := json.Marshal(r.Detail)
	if err != nil {
		return err
	}
	if r.Source == event.Source {
		return fmt.Errorf("the source is %q: outcomes have it, and no request under it is carried out", r.Source)
	}
	ctx, cancel := context.WithTimeout(context.Background(), o.Timeout)
	defer cancel()
	bus, err := o.bus()
	if err != nil {
		return err
	}
	eventID, err := send(ctx, bus, r, detail)
	if err != nil {
		return err
	}
	id, err := r.outcomeID(eventID, detail)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, id)
	return err
}

// decode decodes JSON and refuses unknown members, which would otherwise be ignored
// silently if misspelt.
func decode(text []byte, r *request) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(r); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more after it")
	}
	return nil
}

// outcomeID returns the requestId that the outcome will have: the event's own id if the
// given one is unusable.
func (r request) outcomeID(eventID string, detail json.RawMessage) (string, error) {
	message, err := json.Marshal(map[string]any{"id": eventID, "detail-type": r.DetailType, "source": r.Source, "detail": detail})
	if err != nil {
		return "", err
	}
	got, err := event.ReadRequest(string(message))
	return got.ID, err
}

func read(stdin io.Reader, file string) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(file)
}

// send puts the event and returns its id.
func send(ctx context.Context, bus target, r request, detail []byte) (string, error) {
	client := eventbridge.New(eventbridge.Options{
		Region: "us-east-1", BaseEndpoint: &bus.url, RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider(bus.accessKeyID, bus.secretAccessKey, ""),
	})
	out, err := client.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []types.PutEventsRequestEntry{{
		EventBusName: aws.String("tenantry"), Source: &r.Source, DetailType: &r.DetailType, Detail: aws.String(string(detail)),
	}}})
	var refused smithy.APIError
	switch {
	case errors.As(err, &refused):
		return "", fmt.Errorf("%s did not take the event: %s: %s", bus.url, refused.ErrorCode(), refused.ErrorMessage())
	case err != nil:
		return "", fmt.Errorf(`%w: does "make run" still run? Start it again, or name another run with --data-dir`, err)
	case out.FailedEntryCount > 0:
		return "", fmt.Errorf("%s did not take the event: %s: %s",
			bus.url, aws.ToString(out.Entries[0].ErrorCode), aws.ToString(out.Entries[0].ErrorMessage))
	case len(out.Entries) != 1:
		return "", fmt.Errorf("%s answered %d entries to one", bus.url, len(out.Entries))
	}
	return aws.ToString(out.Entries[0].EventId), nil
}
