package functions_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// made is what a create returned.
type made struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
}

func (s *system) mustMake(t *testing.T, r request) made {
	t.Helper()
	var got made
	if err := unmarshal(mustSucceed(t, s.send(t, r)).Body, &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// bury removes just an entity, as its removal does at first; its claims and
// children stay.
func (s *system) bury(tb testing.TB, entity tenant.Entity) {
	tb.Helper()
	err := dynamo.New(s.client, s.table).Write(context.Background(), time.Now(), tenant.Delete{Entity: entity, Any: true})
	if err != nil {
		tb.Fatal(err)
	}
}

// defaultOrg returns the default organisation of an instance.
func (s *system) defaultOrg(tb testing.TB, instanceID string) *tenant.Org {
	tb.Helper()
	store := dynamo.New(s.client, s.table)
	found, err := store.Snapshot(context.Background(), tenant.Query{InstanceID: instanceID})
	if err == nil {
		found, err = store.Snapshot(context.Background(), tenant.Query{InstanceID: instanceID, OrgID: found.Instance.DefaultOrgID})
	}
	if err != nil || found.Org == nil {
		tb.Fatalf("default organisation of %s: got %v, %v", instanceID, found.Org, err)
	}
	return found.Org
}

// buryOrg removes an organisation of the owner's instance.
func (s *system) buryOrg(tb testing.TB, orgID string) {
	tb.Helper()
	host, _ := s.owner(tb)
	found, err := dynamo.New(s.client, s.table).Snapshot(context.Background(), tenant.Query{Host: host})
	if err != nil {
		tb.Fatal(err)
	}
	s.bury(tb, &tenant.Org{InstanceID: found.HostInstanceID, ID: orgID})
}

// TestDeadNames checks that the names of removed things are free at once: an
// instance's hosts; an organisation's name and domain, those of its users, and user
// names that end in its domain.
func TestDeadNames(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	instance := machineRequest(t, p.system, "dead")
	first := p.mustMake(t, instance)
	if a := p.send(t, instance); a.Status != http.StatusConflict {
		t.Errorf("an instance's host: got %d %s, want 409", a.Status, a.Body)
	}
	p.bury(t, &tenant.Instance{ID: first.InstanceID})
	if again := p.mustMake(t, instance); again.InstanceID == first.InstanceID {
		t.Error("the removed instance was recreated")
	}

	org, suffixed := setupRequest(t, p.system, "dead"), setupRequest(t, p.system, "dead")
	suffixed.Body = []byte(`{"org":{"name":"Heirs"},"human":{"userName":"eve@dead.example.com",
		"profile":{"firstName":"Eve","lastName":"Heir"},"email":{"email":"eve@example.com"}}}`)
	firstOrg := p.mustMake(t, org)
	if a := p.send(t, org); a.Status != http.StatusConflict {
		t.Errorf("an organisation's names: got %d %s, want 409", a.Status, a.Body)
	}
	if a := p.send(t, suffixed); a.Status != http.StatusBadRequest {
		t.Errorf("a user name that ends in its domain: got %d %s, want 400", a.Status, a.Body)
	}
	p.buryOrg(t, firstOrg.OrgID)
	mustSucceed(t, p.send(t, suffixed))
	if again := p.mustMake(t, org); again.OrgID == firstOrg.OrgID {
		t.Error("the removed organisation was recreated")
	}
	if a := p.send(t, org); a.Status != http.StatusConflict {
		t.Errorf("the heir's names: got %d %s, want 409", a.Status, a.Body)
	}
}
