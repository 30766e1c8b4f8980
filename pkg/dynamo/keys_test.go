package dynamo_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// ids matches ids within keys.
var ids = regexp.MustCompile(`\d{19}`)

// partitions counts, for each partition key, how many of the requests wrote to it; a
// request's items contain its element of requests.
func partitions(keys []string, requests []string) map[string]int {
	writers := map[string]map[string]bool{}
	for _, key := range keys {
		pk, _, _ := strings.Cut(key, " / ")
		for _, request := range requests {
			if strings.Contains(key, request) {
				if writers[pk] == nil {
					writers[pk] = map[string]bool{}
				}
				writers[pk][request] = true
			}
		}
	}
	shared := map[string]int{}
	for pk, by := range writers {
		if len(by) > 1 {
			shared[ids.ReplaceAllString(pk, "<id>")] = max(shared[ids.ReplaceAllString(pk, "<id>")], len(by))
		}
	}
	return shared
}

// TestKeys_areNotShared checks that creates share no partition except the shards of the
// list of instances, so that only the table limits their rate. Set-ups of organisations
// in one instance share its lists of organisations, organisation names, login names and
// members, and its log: each takes 1,000 write units a second, and a set-up needs two
// of them.
func TestKeys_areNotShared(t *testing.T) {
	t.Parallel()
	c := ofDynoxide(t)
	table := newTable(t, c)
	store, ctx := dynamo.New(c, table), context.Background()
	newID := tenant.NewIDs(time.Now)

	const requests = 100
	create := &instance.Create{Store: store, Clock: time.Now, IDs: newID, ExternalDomain: "tenants.test", DefaultLanguage: "en"}
	var instances []string
	for i := range requests {
		created, err := create.Execute(ctx, instance.CreateCommand{
			Actor: "system", InstanceName: "Acme", CustomDomain: fmt.Sprintf("acme%d.test", i),
			Machine: &instance.MachineOwner{UserName: "robot", Name: "Robot", Token: &instance.CredentialRequest{}},
		})
		if err != nil {
			t.Fatal(err)
		}
		instances = append(instances, created.InstanceID)
	}
	for pk, writers := range partitions(keys(t, c, table), instances) {
		if !strings.HasPrefix(pk, "INSTANCES#") || writers > requests/5 {
			t.Errorf("%d of %d creates wrote %s, want only shards of the list of instances to be shared", writers, requests, pk)
		}
	}

	setUp := &org.SetUp{Store: store, Clock: time.Now, IDs: newID}
	var orgs []string
	for i := range requests {
		made, err := setUp.Execute(ctx, org.SetUpCommand{
			Actor: "robot", InstanceID: instances[0], Host: "acme0.test", Name: fmt.Sprintf("org-%03d.", i), Domain: fmt.Sprintf("org-%03d.example", i),
			Human: user.Human{UserName: fmt.Sprintf("user-of-org-%03d.", i), FirstName: "A", LastName: "B", Email: "a@b.test"},
		})
		if err != nil {
			t.Fatal(err)
		}
		orgs = append(orgs, made.OrgID, fmt.Sprintf("org-%03d.", i))
	}
	want := map[string]bool{"INSTANCE#<id>": true, "INSTANCE#<id>#ORGNAMES": true, "INSTANCE#<id>#LOGINNAMES": true, "INSTANCE#<id>#MEMBERS": true}
	for pk, writers := range partitions(keys(t, c, table), orgs) {
		if !want[pk] && writers > 2 {
			t.Errorf("%d set-ups wrote %s, want no shared partition", writers, pk)
		}
	}
}

// TestKeys_shards checks that ids spread over the shards of the list evenly enough that
// none is full long before the others.
func TestKeys_shards(t *testing.T) {
	t.Parallel()
	const instances, shards = 100_000, 32
	newID, counts := tenant.NewIDs(time.Now), map[string]int{}
	for range instances {
		counts[dynamo.ShardOf(newID())]++
	}
	if len(counts) != shards {
		t.Errorf("shards: got %d, want %d", len(counts), shards)
	}
	for shard, n := range counts {
		if fair := instances / shards; n > fair*5/4 {
			t.Errorf("shard %s: got %d of %d instances, want about %d", shard, n, instances, fair)
		}
	}
}
