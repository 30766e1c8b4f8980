package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// patience is how long the outcome of an event may take.
const patience = 2 * time.Minute

func (s *smoke) eventChecks() []*check {
	return []*check{{
		name: "instance and call by event", want: "an outcome of each on the bus; the credentials of a new owner are claimed once",
		page: "EventBridge: Event bus targets; Lambda: Process DynamoDB records", look: s.askByEvent,
	}}
}

// outcome is an event as a subscriber receives it.
type outcome struct {
	Type   string `json:"detail-type"`
	Detail struct {
		RequestID string
		Data      struct {
			InstanceID, OrgID string
			Error             struct{ Message string }
		}
	}
}

// askByEvent subscribes, requests an instance and a call in it, and removes the
// subscription.
func (s *smoke) askByEvent(ctx context.Context) (came string, err error) {
	queue, drop, err := s.subscribe(ctx)
	defer func() { err = errors.Join(err, drop(context.WithoutCancel(ctx))) }()
	if err != nil {
		return "", err
	}
	host := s.hostOf("event")
	got, came, err := s.request(ctx, queue, "InstanceRequested", s.id, members{
		"instanceName": s.id + "-event", "customDomain": host,
		"machine": members{"userName": "robot", "name": "Robot", "personalAccessToken": members{}},
	})
	if err != nil || got.Type != "InstanceCreated" {
		return came, err // whether EventSources allow it or not, the outcome was published
	}
	s.made = append(s.made, host)
	if err := s.claim(ctx); err != nil {
		return came, err
	}
	_, called, err := s.request(ctx, queue, "CallRequested", s.id+"-call", members{
		"instanceId": got.Detail.Data.InstanceID, "call": "zitadel.user.v2.UserService/AddHumanUser",
		"request": members{
			"organization": members{"orgId": got.Detail.Data.OrgID}, "username": "ada",
			"profile": members{"givenName": "Ada", "familyName": "Lovelace"},
			"email":   members{"email": "ada@example.com", "isVerified": true},
		},
	})
	return came + ", claimed, " + called, err
}

// request sends a request and waits for its outcome, which came describes.
func (s *smoke) request(ctx context.Context, queue, kind, id string, members members) (got outcome, came string, err error) {
	members["version"], members["requestId"] = "1", id
	detail, err := json.Marshal(members)
	if err != nil {
		return outcome{}, "", err
	}
	put, err := eventbridge.NewFromConfig(s.aws).PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []ebtypes.PutEventsRequestEntry{{
		EventBusName: aws.String(s.outputs["EventBusName"]), Source: &s.o.Source, DetailType: &kind, Detail: aws.String(string(detail)),
	}}})
	if err != nil {
		return outcome{}, "", err
	}
	if put.FailedEntryCount > 0 {
		return outcome{}, "", errors.New(aws.ToString(put.Entries[0].ErrorMessage))
	}
	begun := time.Now()
	got, err = s.await(ctx, queue, id)
	if err != nil {
		return outcome{}, "", err
	}
	came = fmt.Sprintf("%s after %.1f s", got.Type, time.Since(begun).Seconds())
	if why := got.Detail.Data.Error.Message; why != "" {
		came += ": " + why
	}
	return got, came, nil
}

func (s *smoke) claim(ctx context.Context) error {
	token, err := s.systemToken()
	if err != nil {
		return err
	}
	ask := call{
		method: http.MethodPost, path: "/system/v1/credentials/" + s.id + "/_claim", header: map[string]string{"Authorization": "Bearer " + token},
	}
	first, err := s.send(ctx, ask)
	if err != nil {
		return err
	}
	var got struct{ Pat string }
	if err := first.read(&got); err != nil || got.Pat == "" {
		return fmt.Errorf("claim: %s without a token: %w", first, err)
	}
	s.secrets = append(s.secrets, got.Pat)
	again, err := s.send(ctx, ask)
	if err != nil {
		return err
	}
	if _, err := again.wanted(http.StatusNotFound); err != nil {
		return fmt.Errorf("claimed twice: %w", err)
	}
	return nil
}

// subscribe creates a queue and a rule. drop removes what exists of them, even with an
// error.
func (s *smoke) subscribe(ctx context.Context) (url string, drop func(context.Context) error, err error) {
	queues, bus := sqs.NewFromConfig(s.aws), eventbridge.NewFromConfig(s.aws)
	busName := s.outputs["EventBusName"]
	var undo []func(context.Context) error
	drop = func(ctx context.Context) error {
		var all error
		for i := len(undo) - 1; i >= 0; i-- {
			all = errors.Join(all, undo[i](ctx))
		}
		return all
	}
	rule, err := bus.PutRule(ctx, &eventbridge.PutRuleInput{
		Name: &s.id, EventBusName: &busName, EventPattern: aws.String(`{"source": ["tenantry"]}`),
	})
	if err != nil {
		return "", drop, err
	}
	undo = append(undo, func(ctx context.Context) error {
		_, err := bus.DeleteRule(ctx, &eventbridge.DeleteRuleInput{Name: &s.id, EventBusName: &busName})
		return err
	})
	bound := strings.Split(*rule.RuleArn, ":")
	arn := strings.Join([]string{bound[0], bound[1], "sqs", s.aws.Region, bound[4], s.id}, ":")
	queue, err := queues.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: &s.id, Attributes: map[string]string{
		"Policy": fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},`+
			`"Action":"sqs:SendMessage","Resource":%q,"Condition":{"ArnEquals":{"aws:SourceArn":%q}}}]}`, arn, *rule.RuleArn),
	}})
	if err != nil {
		return "", drop, err
	}
	undo = append(undo, func(ctx context.Context) error {
		_, err := queues.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: queue.QueueUrl})
		return err
	})
	put, err := bus.PutTargets(ctx, &eventbridge.PutTargetsInput{
		Rule: &s.id, EventBusName: &busName, Targets: []ebtypes.Target{{Id: aws.String("queue"), Arn: &arn}},
	})
	if err != nil || put.FailedEntryCount > 0 {
		return "", drop, fmt.Errorf("put targets: %v: %w", put, err)
	}
	undo = append(undo, func(ctx context.Context) error {
		_, err := bus.RemoveTargets(ctx, &eventbridge.RemoveTargetsInput{Rule: &s.id, EventBusName: &busName, Ids: []string{"queue"}})
		return err
	})
	if !s.o.StandIn {
		// A new rule takes some time to become effective. Source: EventBridge user
		// guide, "Troubleshooting".
		err = wait(ctx, 30*time.Second)
	}
	return *queue.QueueUrl, drop, err
}

// await polls the queue until the outcome of a request arrives, and skips the changes
// that it made.
func (s *smoke) await(ctx context.Context, queue, id string) (outcome, error) {
	queues := sqs.NewFromConfig(s.aws)
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		received, err := queues.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: &queue, MaxNumberOfMessages: 10, WaitTimeSeconds: 2})
		if err != nil {
			return outcome{}, err
		}
		for _, message := range received.Messages {
			var got outcome
			if err := json.Unmarshal([]byte(*message.Body), &got); err != nil {
				return got, err
			}
			if got.Detail.RequestID == id && got.Type != "CredentialsClaimed" && got.Type != "UserAdded" {
				return got, nil
			}
		}
	}
	return outcome{}, fmt.Errorf("no outcome within %v: read the logs of requests and relay", patience)
}
