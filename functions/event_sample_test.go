package functions_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
)

func readSample(tb testing.TB, name string, batch any, replace ...string) {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join("../events/sample", name+".json"))
	if err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal([]byte(strings.NewReplacer(replace...).Replace(string(text))), batch); err != nil {
		tb.Fatal(err)
	}
}

// TestEventSamples_provision: what each sample batch leads to.
func TestEventSamples_provision(t *testing.T) {
	s := startSystem(t)
	h := s.provision(t)
	instanceID := ""
	for _, tt := range []struct {
		sample   string
		back     []string
		outcomes map[string]string
	}{
		{"instance", []string{}, map[string]string{"sample-instance": "InstanceCreated"}},
		{"org", []string{}, map[string]string{"sample-org": "OrgSetUp"}},
		{"broken", []string{"059f36b4-87a3-44ab-83d2-661975010001"}, map[string]string{}},
		{"mixed", []string{"059f36b4-87a3-44ab-83d2-661975010003"}, map[string]string{
			"sample-mixed": "InstanceCreated", "sample-mixed-blank": "InstanceRejected",
			"sample-mixed-version": "InstanceRejected", "sample-mixed-org": "OrgRejected",
		}},
	} {
		var batch events.SQSEvent
		readSample(t, "provision/"+tt.sample, &batch, "{{INSTANCE_ID}}", instanceID)
		before := s.told(t)
		if diff := cmp.Diff(tt.back, handleBatch(t, h, batch)); diff != "" {
			t.Errorf("%s: messages that went back (-want +got):\n%s", tt.sample, diff)
		}
		got := map[string]string{}
		for requestID := range s.told(t) {
			if len(before[requestID]) == 0 {
				got[requestID] = s.outcome(t, requestID).Type
			}
		}
		if diff := cmp.Diff(tt.outcomes, got); diff != "" {
			t.Errorf("%s: outcomes (-want +got):\n%s", tt.sample, diff)
		}
		if tt.sample == "instance" {
			instanceID = s.outcome(t, "sample-instance").InstanceID
		}
	}
}

// TestEventSamples_relay: the one event among real records of the stream is
// published.
func TestEventSamples_relay(t *testing.T) {
	var batch events.DynamoDBEvent
	readSample(t, "relay/created", &batch)
	b := &bus{}
	h, log := startRelay(t, b)
	if at := relayBatch(t, h, batch.Records...); at != "" {
		t.Errorf("resumes at %q, want at the end\n%s", at, log)
	}
	want := []published{{
		"tenantry-test", "tenantry", "InstanceCreated",
		`{"version":"1","id":"1045218997038064671","time":"2026-11-24T06:07:08.123456Z","actor":"event:com.example.signup",` +
			`"instanceId":"1045218997035097529","requestId":"sample-instance","correlation":{"customer":"C-1007"},` +
			`"data":{"instanceId":"1045218997035097529","name":"Initech","domains":["initech.example.com","initech-r8xoua.tenants.example.com"],` +
			`"orgId":"1045218997038064376","orgName":"Initech","ownerId":"1045218997038064632","ownerUserName":"control-plane"}}`,
	}}
	if diff := cmp.Diff(want, b.published); diff != "" {
		t.Errorf("published (-want +got):\n%s", diff)
	}
}

// streamRecord is the stream's record of a new item, as far as its attributes
// are text.
func streamRecord(sequenceNumber string, item map[string]types.AttributeValue) events.DynamoDBEventRecord {
	image := map[string]events.DynamoDBAttributeValue{}
	for name, value := range item {
		if text, ok := value.(*types.AttributeValueMemberS); ok {
			image[name] = events.NewStringAttribute(text.Value)
		}
	}
	return events.DynamoDBEventRecord{EventName: "INSERT", Change: events.DynamoDBStreamRecord{SequenceNumber: sequenceNumber, NewImage: image}}
}

// TestRelay_everyItem: of all items that the functions wrote, exactly the
// events are published, with what the asker wanted back.
func TestRelay_everyItem(t *testing.T) {
	s := startSystem(t)
	h := s.provision(t)
	instanceID := s.instanceByEvent(t, h, "all-1", "all.example.com")
	handleBatch(t, h, batchOf(
		requestedOrg("all-2", instanceID, "Globex", "g@elsewhere.example"),
		requestedMachine("all-3", "all.example.com"),
		requestedOrg("all-4", "1", "Globex", "g@elsewhere.example"),
	))
	var records []events.DynamoDBEventRecord
	for _, item := range s.items(t) {
		records = append(records, streamRecord("s", item))
	}
	b := &bus{}
	r, log := startRelay(t, b)
	if at := relayBatch(t, r, records...); at != "" {
		t.Errorf("resumes at %q, want at the end\n%s", at, log)
	}
	got := map[string]string{}
	for _, p := range b.published {
		var detail struct {
			RequestID   string
			Correlation json.RawMessage
		}
		if err := json.Unmarshal([]byte(p.Detail), &detail); err != nil {
			t.Fatal(err)
		}
		got[detail.RequestID] = p.DetailType + " " + string(detail.Correlation)
	}
	want := map[string]string{
		"all-1": `InstanceCreated {"customer":"C-1"}`, "all-2": `OrgSetUp {"customer":"C-2"}`,
		"all-3": `InstanceRejected {"customer":"C-1"}`, "all-4": `OrgRejected {"customer":"C-2"}`,
	}
	if diff := cmp.Diff(want, got); diff != "" || len(b.published) != len(want) {
		t.Errorf("published %d (-want +got):\n%s", len(b.published), diff)
	}
}
