package instance_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// claimedHosts has claims of hosts by instances, only one of which is alive and has one
// domain.
type claimedHosts struct {
	owners  map[string]string
	failAt  int
	queries []tenant.Query
}

func (s *claimedHosts) Snapshot(_ context.Context, q tenant.Query) (found tenant.Snapshot, err error) {
	if s.queries = append(s.queries, q); len(s.queries) == s.failAt {
		return found, tenant.ErrUnavailable
	}
	found.HostInstanceID = s.owners[q.Host]
	if q.InstanceID == instanceID {
		found.Instance = &tenant.Instance{ID: instanceID, Domains: []tenant.InstanceDomain{{Domain: "Login.Acme.example"}}}
	}
	return found, nil
}

func TestDomainExists_Execute(t *testing.T) {
	owners := map[string]string{
		"login.acme.example": instanceID, "of-the-dead.example": "7000000000000000009", "left-behind.example": instanceID,
	}
	claim, owner := tenant.Query{Host: "login.acme.example"}, tenant.Query{InstanceID: instanceID}
	for _, tt := range []struct {
		name, domain string
		want         bool
		queries      []tenant.Query
	}{
		{"as_stored", "Login.Acme.example", true, []tenant.Query{claim, owner}},
		{"other_case", "LOGIN.acme.EXAMPLE", true, []tenant.Query{claim, owner}},
		{"unknown", "other.example", false, []tenant.Query{{Host: "other.example"}}},
		{"of_a_removed_instance", "of-the-dead.example", false, []tenant.Query{{Host: "of-the-dead.example"}, {InstanceID: "7000000000000000009"}}},
		{"not_among_its_domains", "left-behind.example", false, []tenant.Query{{Host: "left-behind.example"}, owner}},
		{"blank_inside", "login acme.example", false, nil},
		{"outer_blank", " login.acme.example", false, nil},
		{"trailing_dot", "login.acme.example.", false, nil},
		{"umlaut", "münchen.example", false, nil},
		{"blank", " ", false, nil},
		{"long", strings.Repeat("\U0001F984", 200), false, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store := &claimedHosts{owners: owners}
			got, err := (&instance.DomainExists{Store: store}).Execute(context.Background(), tt.domain)
			if err != nil || got != tt.want {
				t.Errorf("got %v, %v, want %v", got, err, tt.want)
			}
			if diff := cmp.Diff(tt.queries, store.queries); diff != "" {
				t.Errorf("reads (-want +got):\n%s", diff)
			}
		})
	}
	for failAt := 1; failAt <= 2; failAt++ {
		useCase := instance.DomainExists{Store: &claimedHosts{owners: owners, failAt: failAt}}
		if got, err := useCase.Execute(context.Background(), "login.acme.example"); got || !errors.Is(err, tenant.ErrUnavailable) {
			t.Errorf("read %d fails: got %v, %v, want false, %v", failAt, got, err, tenant.ErrUnavailable)
		}
	}
}
