package dryrun_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/infra/dryrun"
	"github.com/tenantry/tenantry/infra/keypair"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// The use cases hand every request on, and an error comes back. A create takes its key pair from the stock.
func TestTenants(t *testing.T) {
	var taken [][]dryrun.Write
	var ledger dryrun.Ledger
	var fault error
	store := dryrun.NewStore("t", func(r dryrun.Request) error {
		writes, err := ledger.Writes(r)
		taken = append(taken, writes)
		return errors.Join(err, fault)
	})
	keyring, err := keypair.NewKeyring(store, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	tenants := dryrun.NewTenants(store, keyring, time.Now)
	if err := keyring.Fill(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	created, err := tenants.CreateInstance(context.Background(), 1)
	if err != nil || created.Token == "" || created.MachineKeyFile == nil {
		t.Fatalf("create: got %+v, %v", created, err)
	}
	if _, err := tenants.SetUpOrg(context.Background(), created.InstanceID, dryrun.Host(1), 1); err != nil {
		t.Fatal(err)
	}
	if len(taken) != 3 || len(taken[0]) != 1 || len(taken[1]) != 14 || len(taken[2]) != 8 {
		t.Fatalf("got %d requests, want a put, a transaction of 14 writes and one of 8", len(taken))
	}
	put, deleted := taken[0][0], taken[1][2]
	if size := dryrun.Size(put.Item); size < 1600 || size > 1900 || put.Units != 2 {
		t.Errorf("got a pair of %d bytes and %d units, want one of 1.7 KB, and a unit for each KB begun", size, put.Units)
	}
	if !maps.Equal(put.Item, deleted.Item) || deleted.Units != 4 {
		t.Errorf("got %v deleted for %d units, want the pair for twice those of its put", deleted.Item["pk"], deleted.Units)
	}
	for _, w := range slices.Concat(taken[1][:2], taken[1][3:], taken[2]) {
		if size := dryrun.Size(w.Item); size < 30 || size > 1024 || w.Units != 2 {
			t.Errorf("got an item of %d bytes and %d units, want one of at most a KB: %v", size, w.Units, w.Item["pk"])
		}
	}
	fault = errors.New("full")
	if _, err := tenants.CreateInstance(context.Background(), 2); tenant.AsError(err) == nil {
		t.Errorf("got %v, want an error", err)
	}
	if _, err := store.Snapshot(context.Background(), tenant.Query{Host: "acme.example.com"}); err == nil {
		t.Error("got an answer to a read, want an error: there is nothing to read")
	}
}

// A pair is deleted once, and only one that was put: what a delete consumes is never guessed.
func TestLedger_Unknown(t *testing.T) {
	var requests []dryrun.Request
	store := dryrun.NewStore("t", func(r dryrun.Request) error {
		requests = append(requests, r)
		return nil
	})
	keyring, err := keypair.NewKeyring(store, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := keyring.Fill(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	if _, err := dryrun.NewTenants(store, keyring, time.Now).CreateInstance(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	put, create := requests[0], requests[1]
	var ledger dryrun.Ledger
	for _, step := range []struct {
		name    string
		request dryrun.Request
		ok      bool
	}{
		{"taken before it is there", create, false}, {"put", put, true}, {"taken", create, true}, {"taken again", create, false},
	} {
		if _, err := ledger.Writes(step.request); (err == nil) != step.ok {
			t.Errorf("%s: got %v, want success: %v", step.name, err, step.ok)
		}
	}
}

// Sizes are those that the Developer Guide's rules give by hand.
func TestSize(t *testing.T) {
	for _, c := range []struct {
		name  string
		value types.AttributeValue
		want  int
	}{
		{"text", &types.AttributeValueMemberS{Value: "München"}, 1 + 8},
		{"number", &types.AttributeValueMemberN{Value: "12345"}, 1 + 3 + 1},
		{"round number", &types.AttributeValueMemberN{Value: "1000"}, 1 + 1 + 1},
		{"bytes", &types.AttributeValueMemberB{Value: make([]byte, 32)}, 1 + 32},
		{"truth", &types.AttributeValueMemberBOOL{Value: true}, 1 + 1},
		{"set", &types.AttributeValueMemberSS{Value: []string{"ab", "c"}}, 1 + 3},
		{"list", &types.AttributeValueMemberL{Value: []types.AttributeValue{&types.AttributeValueMemberS{Value: "ab"}}}, 1 + 3 + 1 + 2},
		{"map", &types.AttributeValueMemberM{Value: dryrun.Item{"k": &types.AttributeValueMemberS{Value: "ab"}}}, 1 + 3 + 1 + 1 + 2},
	} {
		if got := dryrun.Size(dryrun.Item{"x": c.value}); got != c.want {
			t.Errorf("%s: got %d bytes, want %d", c.name, got, c.want)
		}
	}
	for size, want := range map[int]int{1: 1, 1024: 1, 1025: 2} {
		if got := dryrun.WriteUnits(size); got != want {
			t.Errorf("WriteUnits(%d): got %d, want %d", size, got, want)
		}
	}
	for size, want := range map[int]int{0: 1, 4096: 1, 4097: 2} {
		if got := dryrun.ReadUnits(size); got != want {
			t.Errorf("ReadUnits(%d): got %d, want %d", size, got, want)
		}
	}
}
