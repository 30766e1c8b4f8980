package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// watchChecks check queues, logs and alarms afterwards.
func (s *smoke) watchChecks() []*check {
	return []*check{
		{name: "queues of what was given up", want: "empty", page: "SQS: Dead-letter queues", look: s.queues},
		{name: "logs", want: "lines of the functions, and no secret in them", page: "Lambda: Log and monitor", look: s.logs},
		{
			name: "alarms", want: "each is OK, or has no data yet", page: "CloudWatch: Alarm states",
			onAWS: "the SDK cannot read its answer in CBOR", look: s.alarms,
		},
	}
}

func (s *smoke) queues(ctx context.Context) (string, error) {
	for _, name := range []string{"RequestDeadLetterQueueUrl", "RemovalDeadLetterQueueUrl", "RelayFailureQueueUrl"} {
		got, err := sqs.NewFromConfig(s.aws).GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
			QueueUrl: aws.String(s.outputs[name]), AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameApproximateNumberOfMessages},
		})
		if err != nil {
			return "", err
		}
		if waiting := got.Attributes["ApproximateNumberOfMessages"]; waiting != "0" {
			return "", fmt.Errorf("%s: %s messages", name, waiting)
		}
	}
	return "empty", nil
}

// logs searches all lines since the run began for known secrets.
func (s *smoke) logs(ctx context.Context) (string, error) {
	client := cloudwatchlogs.NewFromConfig(s.aws)
	if !s.o.StandIn {
		progress("lines come some seconds late, waiting for 30 s")
		if err := wait(ctx, 30*time.Second); err != nil {
			return "", err
		}
	}
	groups := cloudwatchlogs.NewDescribeLogGroupsPaginator(client, &cloudwatchlogs.DescribeLogGroupsInput{
		LogGroupNamePrefix: aws.String("/tenantry/" + s.o.Stack + "/"),
	})
	lines, read := 0, 0
	for groups.HasMorePages() {
		page, err := groups.NextPage(ctx)
		if err != nil {
			return "", err
		}
		for _, group := range page.LogGroups {
			n, err := s.readLog(ctx, client, *group.LogGroupName)
			if err != nil {
				return "", err
			}
			lines, read = lines+n, read+1
		}
	}
	if lines == 0 {
		return "", fmt.Errorf("no line in %d groups", read)
	}
	return fmt.Sprintf("%d lines in %d groups, none of %d secrets", lines, read, len(s.secrets)), nil
}

func (s *smoke) readLog(ctx context.Context, client *cloudwatchlogs.Client, group string) (lines int, err error) {
	events := cloudwatchlogs.NewFilterLogEventsPaginator(client, &cloudwatchlogs.FilterLogEventsInput{
		LogGroupName: &group, StartTime: aws.Int64(s.begun.UnixMilli()),
	})
	for events.HasMorePages() {
		page, err := events.NextPage(ctx)
		if err != nil {
			return lines, fmt.Errorf("%s: %w", group, err)
		}
		for _, event := range page.Events {
			lines++
			for _, secret := range s.secrets {
				if strings.Contains(*event.Message, secret) {
					return lines, fmt.Errorf("%s has a secret that begins with %.12s, at %s",
						group, secret, time.UnixMilli(*event.Timestamp).UTC().Format(time.RFC3339))
				}
			}
		}
	}
	return lines, nil
}

func (s *smoke) alarms(ctx context.Context) (string, error) {
	pages := cloudwatch.NewDescribeAlarmsPaginator(cloudwatch.NewFromConfig(s.aws), &cloudwatch.DescribeAlarmsInput{
		AlarmNamePrefix: aws.String(s.o.Stack + "-"),
	})
	states := map[cwtypes.StateValue]int{}
	var raised []string
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return "", err
		}
		for _, alarm := range page.MetricAlarms {
			states[alarm.StateValue]++
			if alarm.StateValue == cwtypes.StateValueAlarm {
				raised = append(raised, *alarm.AlarmName)
			}
		}
	}
	switch {
	case len(raised) > 0:
		return "", errors.New("raised: " + strings.Join(raised, ", "))
	case len(states) == 0:
		return "", errors.New("no alarm's name begins with the stack's")
	}
	return fmt.Sprintf("%d OK, %d without data", states[cwtypes.StateValueOk], states[cwtypes.StateValueInsufficientData]), nil
}
