package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// atOnce runs n calls concurrently and returns their errors.
func atOnce(n int, call func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() {
			<-start
			errs[i] = call(i)
		})
	}
	close(start)
	done.Wait()
	return errs
}

func createInstance(b Backend) *instance.Create {
	return &instance.Create{
		Store: b.Store, Clock: time.Now, IDs: tenant.NewIDs(time.Now),
		ExternalDomain: "tenants.test", DefaultLanguage: "en",
	}
}

func machineOwner(name, domain string) instance.CreateCommand {
	return instance.CreateCommand{
		Actor: "system", InstanceName: name, CustomDomain: domain,
		Machine: &instance.MachineOwner{UserName: "robot", Name: "Robot", Token: &instance.CredentialRequest{}},
	}
}

// oneDomainFiftyCreates checks that one of fifty concurrent creates with the same
// domain wins and the other 49 write nothing.
func oneDomainFiftyCreates(t *testing.T, b Backend) {
	ctx, create := background(t), createInstance(b)
	var mu sync.Mutex
	var winner *instance.CreateResult
	errs := atOnce(50, func(i int) error {
		result, err := create.Execute(ctx, machineOwner(fmt.Sprintf("race %d", i), "race.example.com"))
		if err == nil {
			mu.Lock()
			defer mu.Unlock()
			winner = result
		}
		return err
	})
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, instance.ErrHostTaken):
			t.Errorf("a loser's error: got %v, want %v", err, instance.ErrHostTaken)
		}
	}
	if won != 1 {
		t.Fatalf("creates that succeeded: got %d, want 1", won)
	}
	keys := b.Keys(t)
	if got, want := len(keys), 12; got != want {
		t.Errorf("items: got %d, want %d", got, want)
	}
	for _, key := range keys {
		if !strings.Contains(key, winner.InstanceID) && !strings.HasPrefix(key, "HOST#race") {
			t.Errorf("an item of a loser: %s", key)
		}
	}
}

// oneInstanceFiftySetups checks that fifty set-ups by one caller in one instance share
// no item, so all succeed.
func oneInstanceFiftySetups(t *testing.T, b Backend) {
	ctx := background(t)
	instance, err := createInstance(b).Execute(ctx, machineOwner("busy", ""))
	if err != nil {
		t.Fatal(err)
	}
	before := len(b.Keys(t))
	for i, err := range atOnce(50, func(i int) error { return setUp(ctx, b, instance.InstanceID, fmt.Sprintf("org %d", i)) }) {
		if err != nil {
			t.Errorf("set-up %d: %v", i, err)
		}
	}
	if got, want := len(b.Keys(t))-before, 50*7; got != want {
		t.Errorf("new items: got %d, want %d", got, want)
	}
}

// oneNameEightSetups repeats a measurement of the contract: stored.md, "Races".
func oneNameEightSetups(t *testing.T, b Backend) {
	ctx := background(t)
	instance, err := createInstance(b).Execute(ctx, machineOwner("race", ""))
	if err != nil {
		t.Fatal(err)
	}
	won := 0
	for _, err := range atOnce(8, func(int) error { return setUp(ctx, b, instance.InstanceID, "one") }) {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, org.ErrNameTaken):
			t.Errorf("a loser's error: got %v, want %v", err, org.ErrNameTaken)
		}
	}
	if won != 1 {
		t.Errorf("set-ups that succeeded: got %d, want 1", won)
	}
}

func setUp(ctx context.Context, b Backend, instanceID, name string) error {
	setup := &org.SetUp{Store: b.Store, Clock: time.Now, IDs: tenant.NewIDs(time.Now)}
	_, err := setup.Execute(ctx, org.SetUpCommand{
		Actor: "robot", InstanceID: instanceID, Host: "busy.tenants.test", Name: name,
		Human: user.Human{UserName: name, FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com"},
	})
	return err
}
