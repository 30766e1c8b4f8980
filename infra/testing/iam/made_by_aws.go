package iam

import (
	"fmt"
	"strings"

	"github.com/tenantry/tenantry/infra/testing/cloudformation"
)

// madeByAWS returns the calls that AWS makes with a function's role and that the
// function never sees: Lambda writes its log and polls its event sources. Source: AWS
// Lambda developer guide, the pages on execution role permissions of each event source,
// and the page on X-Ray.
func madeByAWS(stack *cloudformation.Stack, globals, function map[string]any) ([]Request, error) {
	_, group, err := stack.Referred(cloudformation.At(function, "LoggingConfig")["LogGroup"])
	if err != nil {
		return nil, fmt.Errorf("log group: %w", err)
	}
	calls := requests(group, "logs:CreateLogStream", "logs:PutLogEvents")
	if function["Tracing"] == "Active" || globals["Tracing"] == "Active" {
		calls = append(calls, requests("*", "xray:PutTraceSegments", "xray:PutTelemetryRecords")...)
	}
	for name, event := range cloudformation.At(function, "Events") {
		event, _ := event.(map[string]any)
		polled, err := polling(stack, event["Type"], cloudformation.At(event, "Properties"))
		if err != nil {
			return nil, fmt.Errorf("event %s: %w", name, err)
		}
		calls = append(calls, polled...)
	}
	return calls, nil
}

// polling returns the calls with which Lambda polls an event source.
func polling(stack *cloudformation.Stack, kind any, event map[string]any) ([]Request, error) {
	switch kind {
	case "Api", "Schedule", "ScheduleV2", "EventBridgeRule":
		return nil, nil // these push events
	case "SQS":
		queue, arn, err := stack.Referred(event["Queue"])
		if err != nil {
			return nil, err
		}
		calls := requests(arn, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
		if key, ok := queue.Properties["KmsMasterKeyId"].(string); ok {
			calls = append(calls, decryption(key, "sqs"))
		}
		return calls, nil
	case "DynamoDB":
		stream, _ := event["Stream"].(string)
		table, _, err := stack.Referred(stream)
		if err != nil {
			return nil, err
		}
		calls := requests(stream, "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
		if key, ok := cloudformation.At(table.Properties, "SSESpecification")["KMSMasterKeyId"].(string); ok {
			calls = append(calls, decryption(key, "dynamodb"))
		}
		if onFailure := cloudformation.At(event, "DestinationConfig", "OnFailure"); onFailure != nil {
			queue, _ := onFailure["Destination"].(string)
			calls = append(calls, requests(queue, "sqs:SendMessage")...)
		}
		return calls, nil
	}
	return nil, fmt.Errorf("nothing is known of the type %v", kind)
}

func requests(resource string, actions ...string) []Request {
	all := make([]Request, len(actions))
	for i, action := range actions {
		all[i] = Request{Action: action, Resource: resource}
	}
	return all
}

// decryption is a KMS call by a service on its caller's behalf.
func decryption(key, service string) Request {
	return Request{"kms:Decrypt", key, map[string][]string{"kms:ViaService": {strings.Join([]string{service, "${AWS::Region}", "${AWS::URLSuffix}"}, ".")}}}
}
