package dryrun_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/infra/dryrun"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// The use cases hand every item of their transactions on, and an error comes back.
func TestTenants(t *testing.T) {
	var taken [][]dryrun.Item
	var fault error
	tenants, err := dryrun.New(time.Now, "t", func(items []dryrun.Item) error {
		taken = append(taken, items)
		return fault
	})
	if err != nil {
		t.Fatal(err)
	}
	created, err := tenants.CreateInstance(context.Background(), 1)
	if err != nil || created.Token == "" || created.MachineKeyFile == nil {
		t.Fatalf("create: got %+v, %v", created, err)
	}
	if _, err := tenants.SetUpOrg(context.Background(), created.InstanceID, dryrun.Host(1), 1); err != nil {
		t.Fatal(err)
	}
	if len(taken) != 2 || len(taken[0]) != 16 || len(taken[1]) != 8 {
		t.Fatalf("got %d transactions, want one of 16 items and one of 8", len(taken))
	}
	for _, items := range taken {
		for _, item := range items {
			if size := dryrun.Size(item); size < 30 || size > 1024 {
				t.Errorf("got an item of %d bytes, want one of at most a write unit: %v", size, item["pk"])
			}
		}
	}
	fault = errors.New("full")
	if _, err := tenants.CreateInstance(context.Background(), 2); tenant.AsError(err) == nil {
		t.Errorf("got %v, want an error", err)
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
	for size, want := range map[int]int{1: 2, 1024: 2, 1025: 4} {
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
