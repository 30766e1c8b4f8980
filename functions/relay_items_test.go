package functions_test

import (
	"encoding/json"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
)

// streamRecord returns the stream's record of a new item, with its text attributes.
func streamRecord(sequenceNumber string, item map[string]types.AttributeValue) events.DynamoDBEventRecord {
	image := map[string]events.DynamoDBAttributeValue{}
	for name, value := range item {
		if text, ok := value.(*types.AttributeValueMemberS); ok {
			image[name] = events.NewStringAttribute(text.Value)
		}
	}
	return events.DynamoDBEventRecord{EventName: "INSERT", Change: events.DynamoDBStreamRecord{SequenceNumber: sequenceNumber, NewImage: image}}
}

// TestRelay_everyItem checks that of all items that the functions wrote, exactly
// the events are published, with the correlation data of their requests.
func TestRelay_everyItem(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	h := s.requests(t)
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
