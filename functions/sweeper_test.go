package functions_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/infra/testing/iam"
	"github.com/tenantry/tenantry/pkg/app/sweeper"
	"github.com/tenantry/tenantry/pkg/sweep"
)

// sweeper composes the function on the system's table. It does not wait for
// requests in flight at a removal.
func (s *system) sweeper(tb testing.TB) *sweep.Sweeper {
	tb.Helper()
	environment := map[string]string{}
	for name, value := range s.environment {
		if strings.HasPrefix(name, "AWS_") || name == iam.Table {
			environment[name] = value
		}
	}
	h := composed(tb, place{environment, s.as(tb, "sweeper").client}, s.logger(), sweeper.New)
	h.Grace = 0
	return h
}

// removals returns messages for all removals so far: their events as the relay
// publishes and the bus delivers them.
func (s *system) removals(tb testing.TB) events.SQSEvent {
	tb.Helper()
	var records []events.DynamoDBEventRecord
	for n, item := range s.items(tb) {
		if kind, ok := item["type"].(*types.AttributeValueMemberS); ok && slices.Contains([]string{"InstanceRemoved", "OrgRemoved", "UserRemoved", "ProjectRemoved", "ProjectGrantRemoved"}, kind.Value) {
			records = append(records, streamRecord(fmt.Sprint(n), item))
		}
	}
	b := &bus{}
	relay, log := s.relay(tb, b)
	if at := relayBatch(tb, relay, records...); at != "" {
		tb.Fatalf("resumes at %q\n%s", at, log)
	}
	var bodies []string
	for _, p := range b.published {
		text, err := json.Marshal(map[string]any{"version": "0", "detail-type": p.DetailType, "source": p.Source, "detail": json.RawMessage(p.Detail)})
		if err != nil {
			tb.Fatal(err)
		}
		bodies = append(bodies, string(text))
	}
	return batchOf(bodies...)
}

// sweepOnce passes a batch to the sweeper and returns what is delivered again.
func sweepOnce(tb testing.TB, h *sweep.Sweeper, batch events.SQSEvent) (again events.SQSEvent) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	response, err := h.Handle(ctx, batch)
	if err != nil {
		tb.Fatalf("the batch failed as a whole: %v", err)
	}
	for _, failed := range response.BatchItemFailures {
		for _, message := range batch.Records {
			if message.MessageId == failed.ItemIdentifier {
				again.Records = append(again.Records, message)
			}
		}
	}
	return again
}

// sweepAll sweeps after all removals until nothing is delivered again.
func (s *system) sweepAll(tb testing.TB) {
	tb.Helper()
	h, batch := s.sweeper(tb), s.removals(tb)
	if len(batch.Records) == 0 {
		tb.Fatal("nothing was removed")
	}
	for range 20 {
		if batch = sweepOnce(tb, h, batch); len(batch.Records) == 0 {
			return
		}
	}
	tb.Fatalf("the sweep does not end:\n%s", s.log.String())
}

// naming returns the keys of the items that mention an instance or organisation
// anywhere, with the types of events.
func (s *system) naming(tb testing.TB, id string) (keys []string) {
	tb.Helper()
	for _, item := range s.items(tb) {
		var key, typ string
		names := false
		for name, value := range item {
			text := fmt.Sprint(value)
			if t, ok := value.(*types.AttributeValueMemberS); ok {
				text = t.Value
			}
			names = names || strings.Contains(text, id)
			switch name {
			case "pk":
				key = text
			case "type":
				typ = text
			}
		}
		if names {
			keys = append(keys, strings.TrimSpace(key+" "+typ))
		}
	}
	slices.Sort(keys)
	return keys
}

// tenantWithEverything creates an instance that has an item of each kind that
// functions write: waiting credentials, records of requests, keys, tokens, a second
// organisation.
func (p *provider) tenantWithEverything(t *testing.T, name string) *machine {
	t.Helper()
	m := p.machineOwner(t, name)
	p.mustToken(t, m, bothScopes)
	mustSucceed(t, p.send(t, withKey(setupAt(m, "Second of "+name), name)))
	mustSucceed(t, p.send(t, m.by("PUT", "/admin/v1/languages/default/de", "")))
	other := p.colleague(t, m)
	mustSucceed(t, p.send(t, m.addMember(other.userID, "IAM_OWNER_VIEWER")))
	return m
}

func (s *system) removeInstance(tb testing.TB, instanceID string) request {
	tb.Helper()
	return s.systemRequest(tb, "DELETE", "/system/v1/instances/"+instanceID, "")
}

// TestSweeper checks that after the sweep only the two events of its end mention a
// removed instance, and that another one still has everything.
func TestSweeper(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	gone, stays := p.tenantWithEverything(t, "gone"), p.tenantWithEverything(t, "stays")
	byEvent := p.instanceByEvent(t, p.requests(t), "gone-by-event", "gone-by-event.example.com")
	mustSucceed(t, p.asAdmin(t, gone, "DELETE", "/orgs/"+p.mustMake(t, setupAt(gone, "Gone before")).OrgID, ""))
	before := p.naming(t, stays.instanceID)
	for _, instanceID := range []string{gone.instanceID, byEvent} {
		mustSucceed(t, p.send(t, withKey(p.removeInstance(t, instanceID), instanceID)))
	}
	p.sweepAll(t)
	for _, instanceID := range []string{gone.instanceID, byEvent} {
		log := "INSTANCE#" + instanceID + "#EVENTS "
		if diff := cmp.Diff([]string{log + "InstanceErased", log + "InstanceRemoved"}, p.naming(t, instanceID)); diff != "" {
			t.Errorf("left of the instance (-want +got):\n%s", diff)
		}
	}
	if diff := cmp.Diff(before, p.naming(t, stays.instanceID)); diff != "" {
		t.Errorf("the other instance (-before +after):\n%s", diff)
	}
}

// exerciseSweeper has everything erased that an instance and an organisation may
// leave.
func exerciseSweeper(t *testing.T, p *provider) {
	gone := p.tenantWithEverything(t, "roles-gone")
	p.removeOrgThatGaveRoles(t, p.machineOwner(t, "roles-stays"))
	byEvent := p.instanceByEvent(t, p.requests(t), "roles-gone", "roles-by-event.example.com")
	for _, instanceID := range []string{gone.instanceID, byEvent} {
		mustSucceed(t, p.send(t, p.removeInstance(t, instanceID)))
	}
	p.sweepAll(t)
}

// removeOrgThatGaveRoles removes an organisation that gave a user of another one a
// role in a project, and one on itself.
func (p *provider) removeOrgThatGaveRoles(t *testing.T, m *machine) {
	t.Helper()
	orgID := p.mustAddOrg(t, m, `{"name":"Gave"}`).OrganizationID
	mustSucceed(t, p.send(t, m.callAuthorization("CreateAuthorization", fmt.Sprintf(`{"userId":%q,"projectId":%q,"organizationId":%q}`,
		m.userID, p.mustCreateProject(t, m, orgID, "Portal").ProjectID, orgID))))
	mustSucceed(t, p.send(t, m.callAdmin("CreateAdministrator", onResource(m.userID, orgID, "ORG_OWNER_VIEWER"))))
	mustSucceed(t, p.asAdmin(t, m, "DELETE", "/orgs/"+orgID, ""))
}
