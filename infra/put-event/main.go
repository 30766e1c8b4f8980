package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/alecthomas/kong"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/smithy-go"
)

const description = `Put a request on the event bus of "make run", and print its requestId, by which its outcome names it.

The request is JSON: {"detail-type": "InstanceRequested", "detail": {...}}, or OrgRequested. The detail is the body of the
API's call with a requestId, drawn where there is none, and the version "1". "source" says who asks.

Example: echo '{"detail-type":"InstanceRequested","detail":{"instanceName":"shop","machine":{"userName":"robot","name":"Robot","personalAccessToken":{}}}}' | go run ./infra/put-event`

type options struct {
	File    string        `arg:"" optional:"" help:"File with the request; standard input if there is none." default:"-"`
	URL     string        `help:"Address of the run; infra/local has the same default." default:"http://127.0.0.1:8080"`
	Timeout time.Duration `help:"How long to wait for the run." default:"10s"`
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

// request is what is read.
type request struct {
	DetailType string         `json:"detail-type"`
	Source     string         `json:"source"`
	Detail     map[string]any `json:"detail"`
}

// put prints the requestId and nothing else, so that it can be used in $(...).
func put(stdin io.Reader, stdout io.Writer, o options) error {
	text, err := read(stdin, o.File)
	if err != nil {
		return err
	}
	r := request{Source: "local.put-event"}
	if err := json.Unmarshal(text, &r); err != nil {
		return fmt.Errorf("the request is not JSON as --help shows it: %w", err)
	}
	if r.DetailType == "" || r.Detail == nil {
		return errors.New(`the request has no "detail-type" or no "detail": see --help`)
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
	ctx, cancel := context.WithTimeout(context.Background(), o.Timeout)
	defer cancel()
	if err := send(ctx, o.URL, r, detail); err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, r.Detail["requestId"])
	return err
}

func read(stdin io.Reader, file string) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(file)
}

func send(ctx context.Context, url string, r request, detail []byte) error {
	client := eventbridge.New(eventbridge.Options{
		Region: "us-east-1", BaseEndpoint: &url, RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
	out, err := client.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []types.PutEventsRequestEntry{{
		EventBusName: aws.String("tenantry"), Source: &r.Source, DetailType: &r.DetailType, Detail: aws.String(string(detail)),
	}}})
	var refused smithy.APIError
	switch {
	case errors.As(err, &refused):
		return fmt.Errorf("%s did not take the event: %s: %s", url, refused.ErrorCode(), refused.ErrorMessage())
	case err != nil:
		return fmt.Errorf(`%w: does "make run" run there? Name another address with --url`, err)
	case out.FailedEntryCount > 0:
		return fmt.Errorf("%s did not take the event: %s: %s",
			url, aws.ToString(out.Entries[0].ErrorCode), aws.ToString(out.Entries[0].ErrorMessage))
	}
	return nil
}
