package instance_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

const instanceID = "7000000000000000001"

// waitingStore is a tenanttest.Store in which credentials may wait.
type waitingStore struct {
	tenanttest.Store
	waiting *tenant.WaitingCredentials
	readErr error
	queries []tenant.Query
}

func (s *waitingStore) Snapshot(_ context.Context, query tenant.Query) (tenant.Snapshot, error) {
	s.queries = append(s.queries, query)
	return tenant.Snapshot{Credentials: s.waiting}, s.readErr
}

// recordingSealer opens whatever it is given.
type recordingSealer struct {
	tenant.Sealer
	err      error
	purposes []tenant.SealPurpose
	bindings []string
}

func (s *recordingSealer) Open(_ context.Context, purpose tenant.SealPurpose, binding string, sealed []byte) ([]byte, error) {
	s.purposes, s.bindings = append(s.purposes, purpose), append(s.bindings, binding)
	if s.err != nil {
		return nil, s.err
	}
	return append([]byte("opened "), sealed...), nil
}

// claim is a ClaimCredentials with parts that record their calls.
type claim struct {
	store  waitingStore
	sealer recordingSealer
	cmd    instance.ClaimCredentialsCommand
}

func newClaim() *claim {
	return &claim{
		store: waitingStore{waiting: &tenant.WaitingCredentials{
			Key: tenant.NewRequestKey(tenant.EventsCaller, "signup-1"), InstanceID: instanceID,
			UserID: "7000000000000000009", OrgID: "7000000000000000008", Sealed: []byte("secret"), ExpiresAt: tenanttest.Time.Add(time.Hour),
		}},
		cmd: instance.ClaimCredentialsCommand{Actor: "system", RequestID: "signup-1"},
	}
}

func (c *claim) execute() (*instance.ClaimedCredentials, error) {
	useCase := instance.ClaimCredentials{Store: &c.store, Sealer: &c.sealer, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return useCase.Execute(context.Background(), c.cmd)
}

func TestClaimCredentials_Execute(t *testing.T) {
	c := newClaim()
	got, err := c.execute()
	if err != nil {
		t.Fatalf("Execute: got error %v, want none", err)
	}
	want := &instance.ClaimedCredentials{
		InstanceID: instanceID, UserID: "7000000000000000009", Opened: []byte("opened secret"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	key := tenant.NewRequestKey("events", "signup-1")
	if diff := cmp.Diff([]tenant.Query{{Credentials: key}}, c.store.queries); diff != "" {
		t.Errorf("reads (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]tenant.SealPurpose{tenant.SealCredentials}, c.sealer.purposes); diff != "" {
		t.Errorf("calls to the sealer (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"events#" + key.Hash}, c.sealer.bindings); diff != "" {
		t.Errorf("bindings (-want +got):\n%s", diff)
	}
	change := tenant.Change{
		Writes: []tenant.Write{tenant.Delete{Entity: c.store.waiting, Else: tenant.ErrCredentialsGone}},
		Event: tenant.Event{
			InstanceID: instanceID, ID: "2000000000000000001", Type: tenant.CredentialsClaimed, Actor: "system",
			At: tenanttest.StoredTime, RequestID: "signup-1",
			Data: tenant.CredentialsClaimedData{InstanceID: instanceID, UserID: "7000000000000000009", OrgID: "7000000000000000008"},
		},
	}
	if diff := cmp.Diff(change, c.store.OnlyChange(t), cmp.Comparer(tenanttest.SameError)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
}

// TestClaimCredentials_Refusals checks that after any failure there is no result, and
// that the credentials still wait.
func TestClaimCredentials_Refusals(t *testing.T) {
	elsewhere := errors.New("elsewhere")
	for _, c := range []struct {
		name string
		edit func(*claim)
		want error
		// opens and writes count the attempts at each.
		opens, writes int
	}{
		{"never_there", func(c *claim) { c.store.waiting = nil }, tenant.ErrCredentialsGone, 0, 0},
		{"expired", func(c *claim) { c.store.waiting.ExpiresAt = tenanttest.StoredTime }, tenant.ErrCredentialsGone, 0, 0},
		{"database_down", func(c *claim) { c.store.readErr = tenant.ErrUnavailable }, tenant.ErrUnavailable, 0, 0},
		{"key_service_down", func(c *claim) { c.sealer.err = tenant.ErrSealUnavailable }, tenant.ErrSealUnavailable, 1, 0},
		{"not_sealed_so", func(c *claim) { c.sealer.err = elsewhere }, elsewhere, 1, 0},
		{"completer_fails", func(c *claim) {
			c.cmd.Complete = func(context.Context, *instance.ClaimedCredentials, *tenant.Change) error { return elsewhere }
		}, elsewhere, 1, 0},
		{"somebody_was_faster", func(c *claim) { c.store.Refusals = []error{tenant.ErrCredentialsGone} }, tenant.ErrCredentialsGone, 1, 1},
		{"database_down_at_write", func(c *claim) { c.store.Refusals = []error{tenant.ErrUnavailable} }, tenant.ErrUnavailable, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			claim := newClaim()
			c.edit(claim)
			result, err := claim.execute()
			if !errors.Is(err, c.want) {
				t.Errorf("error: got %v, want %v", err, c.want)
			}
			if result != nil {
				t.Error("result: got one beside an error, want none")
			}
			if got := len(claim.sealer.purposes); got != c.opens {
				t.Errorf("calls to the sealer: got %d, want %d", got, c.opens)
			}
			if got := len(claim.store.Changes); got != c.writes {
				t.Errorf("writes: got %d, want %d", got, c.writes)
			}
		})
	}
}

// TestClaimCredentials_EventIDInUse checks that another id is drawn without asking the
// key service again.
func TestClaimCredentials_EventIDInUse(t *testing.T) {
	c := newClaim()
	c.store.Refusals = []error{tenant.ErrCollision}
	if _, err := c.execute(); err != nil {
		t.Fatalf("Execute: got error %v, want none", err)
	}
	if got := len(c.store.Changes); got != 2 {
		t.Fatalf("writes: got %d, want 2", got)
	}
	if c.store.Changes[0].Event.ID == c.store.Changes[1].Event.ID {
		t.Errorf("event id: got %s twice", c.store.Changes[0].Event.ID)
	}
	if got := len(c.sealer.purposes); got != 1 {
		t.Errorf("calls to the sealer: got %d, want 1", got)
	}
}

// TestClaimCredentials_Completer checks that what it adds is written with the claim.
func TestClaimCredentials_Completer(t *testing.T) {
	c := newClaim()
	record := &tenant.RequestRecord{Key: tenant.NewRequestKey("system/system", "k1")}
	c.cmd.Complete = func(_ context.Context, claimed *instance.ClaimedCredentials, change *tenant.Change) error {
		if got := string(claimed.Opened); got != "opened secret" {
			t.Errorf("opened: got %q", got)
		}
		change.Request = record
		return nil
	}
	if _, err := c.execute(); err != nil {
		t.Fatalf("Execute: got error %v, want none", err)
	}
	change := c.store.OnlyChange(t)
	taken, ok := change.Writes[0].(tenant.Delete)
	if change.Request != record || !ok || taken.Entity != tenant.Entity(c.store.waiting) {
		t.Errorf("change: got %+v, want record and claim together", change)
	}
}
