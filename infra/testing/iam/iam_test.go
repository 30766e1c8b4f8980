package iam

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var names = Names{Table: "table-1", Key: "alias/key-1", Bus: "bus-1"}

func mustRead(tb testing.TB, root string) map[string]*Role {
	tb.Helper()
	roles, err := ReadRoles(root)
	if err != nil {
		tb.Fatal(err)
	}
	return roles
}

const (
	transact = "DynamoDB_20120810.TransactWriteItems"
	put      = `{"Put":{"TableName":"table-1","Item":{"pk":{"S":"A#1"},"sk":{"S":"x"}}}}`
)

// calls lists calls of functions, and whether their roles allow them.
var calls = []struct {
	name, function, target, body string
	allowed                      bool
}{
	{"put in a transaction", "writer", transact, `{"TransactItems":[` + put + `]}`, true},
	{"two keys", "writer", transact, `{"TransactItems":[` + put + `,{"Put":{"TableName":"table-1","Item":{"pk":{"S":"B#1#C"}}}}]}`, true},
	{"one key of another kind", "writer", transact, `{"TransactItems":[` + put + `,{"Put":{"TableName":"table-1","Item":{"pk":{"S":"B#1"}}}}]}`, false},
	{"denied key", "writer", transact, `{"TransactItems":[` + put + `,{"Put":{"TableName":"table-1","Item":{"pk":{"S":"A#0"}}}}]}`, false},
	{"delete beside", "writer", transact, `{"TransactItems":[` + put + `,{"Delete":{"TableName":"table-1","Key":{"pk":{"S":"A#2"}}}}]}`, true},
	{"update beside", "writer", transact, `{"TransactItems":[` + put + `,{"Update":{"TableName":"table-1","Key":{"pk":{"S":"A#2"}}}}]}`, false},
	{"condition beside", "writer", transact, `{"TransactItems":[` + put + `,{"ConditionCheck":{"TableName":"table-1","Key":{"pk":{"S":"A#2"}}}}]}`, false},
	{"another table", "writer", transact, strings.ReplaceAll(`{"TransactItems":[`+put+`]}`, "table-1", "table-2"), false},
	{"put alone", "writer", "DynamoDB_20120810.PutItem", `{"TableName":"table-1","Item":{"pk":{"S":"A#1"}}}`, false},
	{"get", "writer", "DynamoDB_20120810.GetItem", `{"TableName":"table-1","Key":{"pk":{"S":"A#1"}}}`, false},
	{"several reads", "writer", "DynamoDB_20120810.BatchGetItem", `{"RequestItems":{"table-1":{"Keys":[{"pk":{"S":"A#1"}}]}}}`, false},
	{
		"query", "writer", "DynamoDB_20120810.Query",
		`{"TableName":"table-1","KeyConditionExpression":"pk = :p AND sk > :s","ExpressionAttributeValues":{":p":{"S":"A#1"},":s":{"S":"x"}}}`, false,
	},
	{"seal", "writer", "TrentService.GenerateDataKey", `{"KeyId":"alias/key-1","EncryptionContext":{"purpose":"response","a":"b"}}`, true},
	{"open", "writer", "TrentService.Decrypt", `{"KeyId":"alias/key-1","EncryptionContext":{"purpose":"response"}}`, true},
	{"another purpose", "writer", "TrentService.Decrypt", `{"KeyId":"alias/key-1","EncryptionContext":{"purpose":"credentials"}}`, false},
	{"no purpose", "writer", "TrentService.Decrypt", `{"KeyId":"alias/key-1"}`, false},
	{"another key", "writer", "TrentService.Decrypt", `{"KeyId":"alias/key-2","EncryptionContext":{"purpose":"response"}}`, false},
	{"a key that is not named", "writer", "TrentService.Decrypt", `{"EncryptionContext":{"purpose":"response"}}`, false},
	{"another call", "writer", "TrentService.Encrypt", `{"KeyId":"alias/key-1","EncryptionContext":{"purpose":"response"}}`, false},
	{"in the name of the table", "writer", "TrentService.Encrypt", `{"KeyId":"alias/key-1","EncryptionContext":{"table":"table-1"}}`, true},
	{"in that of another", "writer", "TrentService.Encrypt", `{"KeyId":"alias/key-1","EncryptionContext":{"table":"table-2"}}`, false},
	{"publish", "relay", "AWSEvents.PutEvents", `{"Entries":[{"EventBusName":"bus-1","Source":"tenantry","DetailType":"T"}]}`, true},
	{
		"publish as another, too", "relay", "AWSEvents.PutEvents",
		`{"Entries":[{"EventBusName":"bus-1","Source":"tenantry"},{"EventBusName":"bus-1","Source":"other"}]}`, false,
	},
	{"another bus", "relay", "AWSEvents.PutEvents", `{"Entries":[{"EventBusName":"default","Source":"tenantry"}]}`, false},
	{"no bus", "relay", "AWSEvents.PutEvents", `{"Entries":[{"Source":"tenantry"}]}`, false},
	{"another function's", "writer", "AWSEvents.PutEvents", `{"Entries":[{"EventBusName":"bus-1","Source":"tenantry"}]}`, false},
	{"table without its key", "taker", "DynamoDB_20120810.GetItem", `{"TableName":"table-1","Key":{"pk":{"S":"A#1"}}}`, false},
}

func TestRole_Allows(t *testing.T) {
	roles := mustRead(t, "testdata/good")
	for _, c := range calls {
		t.Run(c.name, func(t *testing.T) {
			asked, err := roles[c.function].Requests(names, c.target, []byte(c.body))
			if err != nil || len(asked) == 0 {
				t.Fatalf("got %v, %v, want requests", asked, err)
			}
			allowed := true
			for _, q := range asked {
				allowed = roles[c.function].Allows(q) && allowed
			}
			if allowed != c.allowed {
				t.Errorf("got allowed %v, want %v: %v", allowed, c.allowed, asked)
			}
		})
	}
}

// TestRole_Unused checks that permissions for AWS itself count as used from the start, others once they are needed, and
// that a refused call uses none.
func TestRole_Unused(t *testing.T) {
	roles := mustRead(t, "testdata/good")
	want := map[string][]string{
		"taker": nil,
		"relay": {
			"Publish: events:PutEvents on ${Events/EventBus.Arn}", "Publish: events:PutEvents with events:source tenantry",
		},
		"writer": {
			"UseTable: kms:Decrypt on ${Key.Arn}", "UseTable: kms:Decrypt with kms:ViaService dynamodb.${AWS::Region}.${AWS::URLSuffix}",
			"Write: dynamodb:PutItem on ${Table.Arn}",
			"Write: dynamodb:PutItem with dynamodb:LeadingKeys A#*", "Write: dynamodb:PutItem with dynamodb:LeadingKeys B#*#C",
			"Write: dynamodb:PutItem with dynamodb:EnclosingOperation TransactWriteItems",
			"Write: dynamodb:DeleteItem on ${Table.Arn}",
			"Write: dynamodb:DeleteItem with dynamodb:LeadingKeys A#*", "Write: dynamodb:DeleteItem with dynamodb:LeadingKeys B#*#C",
			"Write: dynamodb:DeleteItem with dynamodb:EnclosingOperation TransactWriteItems",
			"Seal: kms:GenerateDataKey on ${Key.Arn}", "Seal: kms:GenerateDataKey with kms:EncryptionContext:purpose response",
			"Seal: kms:Decrypt on ${Key.Arn}", "Seal: kms:Decrypt with kms:EncryptionContext:purpose response",
			"OfTable: kms:Encrypt on ${Key.Arn}", "OfTable: kms:Encrypt with kms:EncryptionContext:table ${Table}",
		},
	}
	for function, role := range roles {
		if diff := cmp.Diff(want[function], role.Unused()); diff != "" {
			t.Errorf("%s at first (-want +got):\n%s", function, diff)
		}
	}
	for _, c := range calls {
		asked, err := roles[c.function].Requests(names, c.target, []byte(c.body))
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range asked {
			roles[c.function].Allows(q)
		}
	}
	if diff := cmp.Diff([]string{"Write: dynamodb:DeleteItem with dynamodb:LeadingKeys B#*#C"}, roles["writer"].Unused()); diff != "" {
		t.Errorf("unused by writer (-want +got):\n%s", diff)
	}
	if got := roles["relay"].Unused(); got != nil {
		t.Errorf("unused by relay: got %v", got)
	}
}

// TestRequests_batchWrite checks that a batch is one request with all its keys.
func TestRequests_batchWrite(t *testing.T) {
	role := mustRead(t, "testdata/good")["taker"]
	body := `{"RequestItems":{"table-1":[{"DeleteRequest":{"Key":{"pk":{"S":"A#1"}}}},{"PutRequest":{"Item":{"pk":{"S":"B#1"}}}}]}}`
	got, err := role.Requests(names, "DynamoDB_20120810.BatchWriteItem", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	want := []Request{{"dynamodb:BatchWriteItem", "${Table.Arn}", map[string][]string{"dynamodb:LeadingKeys": {"A#1", "B#1"}}}}
	if diff := cmp.Diff(want, got[:1]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestRequests_unknown checks that calls that are not understood do not pass.
func TestRequests_unknown(t *testing.T) {
	role := mustRead(t, "testdata/good")["writer"]
	for target, body := range map[string]string{
		"": `{}`, "AmazonSQS.SendMessage": `{}`, "DynamoDB_20120810.Scan": `{"TableName":"table-1"}`, "AWSEvents.PutRule": `{"Entries":[{}]}`,
		"DynamoDB_20120810.PutItem":        `{"TableName":"table-1","Item":{}}`,
		"DynamoDB_20120810.BatchWriteItem": `{"RequestItems":{"table-1":[{"DeleteRequest":{"Key":{}}}]}}`, "TrentService.Decrypt": `[`, transact: `x`,
		"DynamoDB_20120810.Query": `{"TableName":"table-1","KeyConditionExpression":"#p = :p","ExpressionAttributeValues":{":p":{"S":"A"}}}`,
	} {
		if asked, err := role.Requests(names, target, []byte(body)); err == nil {
			t.Errorf("%s %s: got %v, want an error", target, body, asked)
		}
	}
}

// TestReadRoles_refuses checks that a template that is not fully understood, or lacks something that AWS needs, is an
// error.
func TestReadRoles_refuses(t *testing.T) {
	for _, c := range []struct{ name, old, with, want string }{
		{"wildcard", "Action: events:PutEvents", "Action: events:*", "statement Publish: Action"},
		{"operator", "StringEquals:\n                    events:source", "StringNotEquals:\n                    events:source", "StringNotEquals"},
		{"condition key", "events:source: tenantry", "aws:SourceIp: 10.0.0.1", "aws:SourceIp"},
		{"effect", "Sid: Publish\n                Effect: Allow", "Sid: Publish\n                Effect: Maybe", "Effect"},
		{"other element", "Resource: !GetAtt Events.Outputs.BusArn", "NotResource: x", "NotResource"},
		{"intrinsic", "Resource: !GetAtt Events.Outputs.BusArn", "Resource: !If [A, b, c]", "Resource"},
		{"managed policy", "    Properties:\n      Policies:\n        - PolicyDocument:\n            Statement:\n              - &log", "    Properties:\n      ManagedPolicyArns: [x]\n      Policies:\n        - PolicyDocument:\n            Statement:\n              - &log", "policies must be inline in the role"},
		{"policy beside", "Log: {Type: AWS::Logs::LogGroup}", "Log: {Type: AWS::Logs::LogGroup}\n  P: {Type: AWS::IAM::ManagedPolicy}", "policies must be inline in their roles"},
		{"two of one Sid", "Sid: GiveUp", "Sid: ReadStream", "a Sid of its own"},
		{"no log", "Action: [logs:CreateLogStream, logs:PutLogEvents]", "Action: logs:CreateLogStream", "AWS needs logs:PutLogEvents on ${Log.Arn}"},
		{"no decryption of the queue", "kms:ViaService: !Sub sqs.", "kms:ViaService: !Sub sns.", "AWS needs kms:Decrypt on ${Key.Arn} kms:ViaService=sqs."},
		{"no failure queue", "Action: sqs:SendMessage", "Action: sqs:PurgeQueue", "AWS needs sqs:SendMessage on ${Events/Queue.Arn}"},
		{"no stream", ", dynamodb:GetShardIterator]", "]", "AWS needs dynamodb:GetShardIterator on ${Table.StreamArn}"},
		{"no trace", "Action: [xray:PutTraceSegments, xray:PutTelemetryRecords]", "Action: xray:PutTraceSegments", "AWS needs xray:PutTelemetryRecords"},
		{"unknown event", "Call: {Type: Api,", "Call: {Type: Kafka,", "nothing is known of the type Kafka"},
		{"unknown output", "TENANTRY_EVENT_BUS: !GetAtt Events.Outputs.BusName", "TENANTRY_EVENT_BUS: !GetAtt Events.Outputs.Name", "output Name"},
		{"unknown function", "WriterFunction:", "OtherFunction:", "no target for OtherFunction"},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := t.TempDir()
			if err := os.CopyFS(root, os.DirFS("testdata/good")); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(root, "template.yaml")
			text, err := os.ReadFile(file)
			if err != nil || !strings.Contains(string(text), c.old) {
				t.Fatalf("no %q in the template (%v)", c.old, err)
			}
			if err := os.WriteFile(file, []byte(strings.Replace(string(text), c.old, c.with, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := ReadRoles(root); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one with %q", err, c.want)
			}
		})
	}
}

// TestCondition_holds checks the set operators of IAM. Source: AWS IAM user guide, "Multivalued context keys".
func TestCondition_holds(t *testing.T) {
	for _, c := range []struct {
		set, operator  string
		values, actual []string
		want           bool
	}{
		{"", "StringEquals", []string{"a", "b"}, []string{"b"}, true},
		{"", "StringEquals", []string{"a"}, []string{"A"}, false},
		{"", "StringEquals", []string{"a*"}, []string{"ab"}, false},
		{"", "StringEquals", []string{"a"}, nil, false},
		{"", "StringEquals", []string{"a"}, []string{"a", "a"}, false},
		{"", "StringLike", []string{"a*c"}, []string{"a/b#c"}, true},
		{"", "StringLike", []string{"a?"}, []string{"a"}, false},
		{"", "StringLike", []string{"a[b]*"}, []string{"a[b]c"}, true},
		{"", "StringLike", []string{"a[b]*"}, []string{"abc"}, false},
		{"ForAllValues", "StringLike", []string{"a#*", "b#*"}, []string{"a#1", "b#2"}, true},
		{"ForAllValues", "StringLike", []string{"a#*"}, []string{"a#1", "b#2"}, false},
		// A scan, which has no leading keys, satisfies a condition on them.
		{"ForAllValues", "StringLike", []string{"a#*"}, nil, true},
		{"ForAnyValue", "StringEquals", []string{"a"}, []string{"b", "a"}, true},
		{"ForAnyValue", "StringEquals", []string{"a"}, []string{"b"}, false},
		{"ForAnyValue", "StringEquals", []string{"a"}, nil, false},
		{"ForAnyValue", "StringNotLike", []string{"a#*"}, []string{"a#1"}, false},
		{"ForAnyValue", "StringNotLike", []string{"a#*"}, []string{"a#1", "b#2"}, true},
		{"ForAnyValue", "StringNotLike", []string{"a#*", "b#*"}, []string{"a#1", "b#2"}, false},
		{"ForAnyValue", "StringNotLike", []string{"a#*"}, nil, false},
		{"", "Null", []string{"false"}, nil, false},
		{"", "Null", []string{"false"}, []string{"a"}, true},
		{"", "Null", []string{"true"}, nil, true},
	} {
		if got := (condition{c.set, c.operator, "k", c.values}).holds(c.actual); got != c.want {
			t.Errorf("%s:%s %v for %v: got %v, want %v", c.set, c.operator, c.values, c.actual, got, c.want)
		}
	}
}

// TestRequests_readings checks that a transaction is evaluated under each interpretation of its leading keys, and that a
// role which allows only one of them is not enough.
func TestRequests_readings(t *testing.T) {
	role := mustRead(t, "testdata/good")["writer"]
	asked, err := role.Requests(names, transact, []byte(`{"TransactItems":[`+put+`,{"Delete":{"TableName":"table-1","Key":{"pk":{"S":"K#1"}}}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, q := range asked {
		if keys := q.Context["dynamodb:LeadingKeys"]; keys != nil {
			got[q.Action+" "+strings.Join(keys, ",")]++
		}
	}
	want := map[string]int{
		"dynamodb:PutItem A#1": 2, "dynamodb:PutItem A#1,K#1": 1, // alone, and with others of its kind
		"dynamodb:DeleteItem K#1": 2, "dynamodb:DeleteItem A#1,K#1": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
