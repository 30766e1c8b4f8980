package functions_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
)

// TestRequests_faults checks that a fault at any call, before or after the service
// did its work, transient or permanent, loses nothing and creates nothing twice.
func TestRequests_faults(t *testing.T) {
	t.Parallel()
	var o observer
	s := startStocked(t, o.through)
	instanceID := s.instanceByEvent(t, s.requests(t), "base", "base.example.com")
	for i, sequence := range eventSequences {
		for n, operation := range sequence.operations {
			for _, f := range []fault{dropped, answerLost, serverError, throttled, conflicting, denied} {
				for _, lasting := range []bool{false, true} {
					if f == conflicting && operation != "TransactWriteItems" || f == denied && !lasting || f == answerLost && lasting {
						continue
					}
					if operation == "Query" && lasting {
						continue // an unreadable stock counts as empty: see TestKeyStock_unreadable
					}
					t.Run(fmt.Sprintf("%s/%s/fault %d/lasting %v", sequence.name, operation, f, lasting), func(t *testing.T) {
						id := fmt.Sprintf("f%d-%d-%d-%v", i, n, f, lasting)
						body := sequence.body(id, instanceID)
						h := s.requests(t) // cold: it has no data key yet
						patient := h.Timeout
						if lasting {
							h.Timeout = time.Second
						}
						before := s.countItems(t)
						failing := once
						if lasting {
							failing = always
						}
						o.start(failing(operation, f))
						back := handleBatch(t, h, batchOf(body))
						o.start(nil)
						if lasting {
							if len(back) != 1 {
								t.Errorf("returned to the queue: got %v, want the message", back)
							}
							if got := s.countItems(t) - before; got != 0 {
								t.Errorf("new items after a failure: got %d", got)
							}
							h.Timeout = patient
							back = handleBatch(t, h, batchOf(body))
						}
						if len(back) != 0 {
							t.Errorf("returned to the queue: %v", back)
						}
						s.outcome(t, id)
						if got := s.countItems(t) - before; got != sequence.items {
							t.Errorf("new items: got %d, want %d", got, sequence.items)
						}
					})
				}
			}
		}
	}
}

// TestRequests_roundTrips checks that a request by event costs what a call does,
// and that the credentials' data key is created once.
func TestRequests_roundTrips(t *testing.T) {
	t.Parallel()
	var o observer
	s := startStocked(t, o.through)
	h := s.requests(t)
	instanceID := s.instanceByEvent(t, h, "base", "base.example.com")
	for i, sequence := range eventSequences {
		o.start(nil)
		if back := handleBatch(t, h, batchOf(sequence.body(fmt.Sprintf("trip-%d", i), instanceID))); len(back) != 0 {
			t.Fatalf("%s returned to the queue", sequence.name)
		}
		warm := slices.DeleteFunc(slices.Clone(sequence.operations), func(o string) bool { return o == "GenerateDataKey" || o == "Query" })
		if diff := cmp.Diff(warm, o.operations()); diff != "" {
			t.Errorf("%s: calls (-want +got):\n%s", sequence.name, diff)
		}
	}
	// The request is known from its first delivery, so no key pair is generated.
	again := batchOf(eventSequences[0].body("trip-0", instanceID))
	again.Records[0].Attributes["ApproximateReceiveCount"] = "2"
	o.start(nil)
	if back := handleBatch(t, h, again); len(back) != 0 {
		t.Fatal("returned to the queue")
	}
	if diff := cmp.Diff([]string{"BatchGetItem"}, o.operations()); diff != "" {
		t.Errorf("redelivered: calls (-want +got):\n%s", diff)
	}
}

// TestRequests_claim checks that the credentials of an owner created by event wait
// for their claim, and work.
func TestRequests_claim(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	s.instanceByEvent(t, s.requests(t), "claim-me", "claim.example.com")
	claim := request{
		Method: "POST", Path: "/system/v1/credentials/claim-me/_claim", Host: "localhost",
		Authorization: "Bearer " + s.systemToken(t), Body: []byte("{}"),
	}
	a := s.send(t, claim)
	var claimed struct {
		InstanceID, UserID, Pat string
		MachineKey              []byte
	}
	if err := json.Unmarshal(a.Body, &claimed); err != nil || a.Status != http.StatusOK {
		t.Fatalf("claim: got %d %s (%v)", a.Status, a.Body, err)
	}
	var key struct{ Type, Key, UserID string }
	if err := json.Unmarshal(claimed.MachineKey, &key); err != nil || key.UserID != claimed.UserID || !strings.Contains(key.Key, "RSA PRIVATE KEY") {
		t.Errorf("machine key: got %s (%v), want the file of user %s", claimed.MachineKey, err, claimed.UserID)
	}
	a = s.send(t, request{
		Method: "POST", Path: "/admin/v1/orgs/_setup", Host: "claim.example.com", Authorization: "Bearer " + claimed.Pat,
		Body: []byte(`{"org":{"name":"By token"},"human":{"userName":"g@elsewhere.example","profile":{"firstName":"G","lastName":"G"},"email":{"email":"g@example.com"}}}`),
	})
	if a.Status != http.StatusOK {
		t.Errorf("set-up with the token: got %d %s", a.Status, a.Body)
	}
	// Neither secret is anywhere else.
	for name, secret := range map[string]string{"token": claimed.Pat, "key": "PRIVATE KEY"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the %s is in the log", name)
		}
		for _, all := range s.told(t) {
			for _, e := range all {
				if strings.Contains(string(e.Data)+e.Correlation, secret) {
					t.Errorf("the %s is in an event: %+v", name, e)
				}
			}
		}
	}
}

// TestRequests_secrets checks that secrets in a request, even in the wrong place,
// reach neither an event nor the log.
func TestRequests_secrets(t *testing.T) {
	t.Parallel()
	const secret = "hunter2-S3CRET!"
	s := startSystem(t)
	h := s.requests(t)
	for i, body := range []string{
		requestedHuman("s-good", "Good", "Aa1!"+secret),
		requestedHuman("s-weak", "Weak", strings.ToLower(secret)),
		requested("InstanceRequested", `{"version":"1","requestId":"s-1","instanceName":"A","human":{"password":"`+secret+`"}}`),
		requested("InstanceRequested", `{"version":"1","requestId":"s-2","instanceName":"A","human":{"password":{"password":["`+secret+`"]}}}`),
		requested("OrgRequested", `{"version":"1","requestId":"s-3","instanceId":"1","human":{"password":{"password":"`+secret+`"}}}`),
		requested("InstanceRequested", `{"version":"1","requestId":"s-4","human":{"password":{"passwordChangeRequired":"`+secret+`"}}}`),
		requested("InstanceRequested", `{"version":"1","requestId":"s-5","machine":{"machineKey":{"type":"`+secret+`"}}}`),
		requested("InstanceRequested", `{"version":"1","requestId":"s-6","machine":{"machineKey":{"expirationDate":"`+secret+`"}}}`),
		requested("InstanceRequested", `"`+secret+`"`),
		`{"id":"x","password":"` + secret + `"`,
		`{"id":"` + secret + ` ","detail":{}}`,
	} {
		handleBatch(t, h, batchOf(body))
		if strings.Contains(strings.ToLower(s.log.String()), strings.ToLower(secret)) {
			t.Fatalf("message %d: its secret is in the log", i+1)
		}
		for _, item := range s.items(t) {
			for name, value := range item {
				if text, ok := value.(*types.AttributeValueMemberS); ok && strings.Contains(strings.ToLower(text.Value), strings.ToLower(secret)) {
					t.Fatalf("message %d: its secret is in attribute %s: %s", i+1, name, text.Value)
				}
			}
		}
	}
}
