package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/tenantry/tenantry/infra/testing/readme"
)

// patience is how long an event may take to reach its subscriber.
const patience = 20 * time.Second

// kinds are the types of events caused by the pages' requests.
var kinds = []string{"InstanceCreated", "OrgSetUp", "InstanceRejected", "CredentialsClaimed", "CallCompleted", "UserAdded"}

// subscriber is a queue with the published events.
type subscriber struct {
	url string

	mu    sync.Mutex
	lines []string
	err   error
}

// subscribe creates a rule and a queue as documented, and keeps polling the queue.
func (r *rehearsal) subscribe(ctx context.Context) (string, error) {
	created, err := r.queues.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: aws.String("subscriber")})
	if err != nil {
		return "", err
	}
	r.told.url = *created.QueueUrl
	arn := "arn:aws:sqs:" + region + ":000000000000:subscriber"
	bus := r.outputs["EventBusName"]
	if _, err := r.bus.PutRule(ctx, &eventbridge.PutRuleInput{
		Name: aws.String("new-tenants"), EventBusName: &bus, EventPattern: aws.String(`{"source": ["tenantry"]}`),
	}); err != nil {
		return "", err
	}
	out, err := r.bus.PutTargets(ctx, &eventbridge.PutTargetsInput{
		Rule: aws.String("new-tenants"), EventBusName: &bus, Targets: []ebtypes.Target{{Id: aws.String("queue"), Arn: &arn}},
	})
	if err != nil || out.FailedEntryCount > 0 {
		return "", fmt.Errorf("put targets: %v: %w", out, err)
	}
	if err := os.WriteFile(r.eventsFile(), nil, 0o600); err != nil {
		return "", err
	}
	go r.take(ctx)
	return bus, nil
}

// take polls the queue until ctx is done or something fails.
func (r *rehearsal) take(ctx context.Context) {
	err := func() error {
		file, err := os.OpenFile(r.eventsFile(), os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		for {
			received, err := r.queues.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
				QueueUrl: &r.told.url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1,
			})
			if err != nil {
				return err
			}
			for _, message := range received.Messages {
				line, err := readme.Event([]byte(*message.Body))
				if err != nil {
					return err
				}
				r.told.mu.Lock()
				r.told.lines = append(r.told.lines, line)
				r.told.mu.Unlock()
				if _, err := fmt.Fprintln(file, line); err != nil {
					return err
				}
				if _, err := r.queues.DeleteMessage(ctx, &sqs.DeleteMessageInput{
					QueueUrl: &r.told.url, ReceiptHandle: message.ReceiptHandle,
				}); err != nil {
					return err
				}
			}
		}
	}()
	r.told.mu.Lock()
	defer r.told.mu.Unlock()
	r.told.err = err
}

// awaitEvents waits until each event on the pages, and each kind caused by the
// requests, has been published.
func (r *rehearsal) awaitEvents(ctx context.Context) (string, error) {
	page, _, err := r.page()
	if err != nil {
		return "", err
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		r.told.mu.Lock()
		lines, failure := slices.Clone(r.told.lines), r.told.err
		r.told.mu.Unlock()
		missing, err := missingEvents(page, lines)
		switch {
		case err != nil:
			return "", err
		case failure != nil:
			return "", fmt.Errorf("take events: %w", failure)
		case len(missing) == 0:
			return fmt.Sprintf("%d published", len(lines)), nil
		case time.Now().After(deadline) || ctx.Err() != nil:
			return "", fmt.Errorf("not published:\n%s\nbut\n%s", strings.Join(missing, "\n"), strings.Join(lines, "\n"))
		}
	}
}

// missingEvents returns the expected events that are not among the lines.
func missingEvents(page []readme.Block, lines []string) (missing []string, err error) {
	for _, kind := range kinds {
		if !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, kind+" ") }) {
			missing = append(missing, kind)
		}
	}
	shown := 0
	for _, b := range page {
		if b.Language != "json event" {
			continue
		}
		shown++
		want, err := b.Event()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", b.Place(), err)
		}
		if !slices.ContainsFunc(lines, func(line string) bool { return readme.Matches(want, line) }) {
			missing = append(missing, want)
		}
	}
	if shown == 0 {
		return nil, errors.New("README.md shows no event")
	}
	return missing, nil
}

// checkQueues checks that the stack's queues are empty, including dead-letter queues.
func (r *rehearsal) checkQueues(ctx context.Context) (string, error) {
	names := []string{"RequestQueueUrl", "RequestDeadLetterQueueUrl", "RemovalDeadLetterQueueUrl", "RelayFailureQueueUrl"}
	for _, name := range names {
		url, ok := r.outputs[name]
		if !ok {
			return "", fmt.Errorf("the stack has no output %s", name)
		}
		got, err := r.queues.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
			QueueUrl: &url, AttributeNames: []types.QueueAttributeName{
				types.QueueAttributeNameApproximateNumberOfMessages, types.QueueAttributeNameApproximateNumberOfMessagesNotVisible,
			},
		})
		if err != nil {
			return "", err
		}
		for what, count := range got.Attributes {
			if count != "0" {
				return "", fmt.Errorf("%s: %s is %s, want 0", name, what, count)
			}
		}
	}
	return fmt.Sprintf("all %d are empty", len(names)), nil
}

// traces returns what is known after a failure: published events and the functions'
// logs.
func (r *rehearsal) traces(ctx context.Context) string {
	if r.outputs == nil {
		return ""
	}
	r.told.mu.Lock()
	text := fmt.Sprintf("published (%v):\n%s\n", r.told.err, strings.Join(r.told.lines, "\n"))
	r.told.mu.Unlock()
	logs, err := r.run(ctx, nil, r.sam, "logs", "--stack-name", stack)
	return text + fmt.Sprintf("logs (%v):\n%s", err, logs)
}
