package dynamo_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// meter adds up the units and calls of its client, and the items read by queries.
type meter struct {
	mu          sync.Mutex
	units       float64
	calls, read int
}

func (m *meter) options(o *dynamodb.Options) {
	o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("Meter", func(
			ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
		) (middleware.InitializeOutput, middleware.Metadata, error) {
			switch input := in.Parameters.(type) {
			case *dynamodb.TransactWriteItemsInput:
				input.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
			case *dynamodb.QueryInput:
				input.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
			case *dynamodb.BatchGetItemInput:
				input.ReturnConsumedCapacity = types.ReturnConsumedCapacityTotal
			}
			out, metadata, err := next.HandleInitialize(ctx, in)
			m.mu.Lock()
			defer m.mu.Unlock()
			m.calls++
			var consumed []types.ConsumedCapacity
			switch output := out.Result.(type) {
			case *dynamodb.TransactWriteItemsOutput:
				consumed = output.ConsumedCapacity
			case *dynamodb.BatchGetItemOutput:
				consumed = output.ConsumedCapacity
			case *dynamodb.QueryOutput:
				m.read += len(output.Items)
				consumed = []types.ConsumedCapacity{*output.ConsumedCapacity}
			}
			for _, c := range consumed {
				m.units += *c.CapacityUnits
			}
			return out, metadata, err
		}), middleware.Before)
	})
}

// TestUnits checks that a call consumes the same among ten instances as among two
// thousand. Units are calculated as DynamoDB does: two for each KB that a transaction
// writes, one for each 4 KB read.
func TestUnits(t *testing.T) {
	t.Parallel()
	var m meter
	c := ofDynoxide(t, m.options)
	table := newTable(t, c)
	store, ctx := dynamo.New(c, table), context.Background()
	newID := tenant.NewIDs(time.Now)
	create := &instance.Create{Store: store, Clock: time.Now, IDs: newID, ExternalDomain: "tenants.test", DefaultLanguage: "en"}
	setUp := &org.SetUp{Store: store, Clock: time.Now, IDs: newID}
	add := &org.Add{Store: store, Clock: time.Now, IDs: newID}

	for _, size := range []int{10, 2000} {
		fill(t, c, table, size)
		n := size
		consumed := func(call string, want float64, run func() error) {
			t.Helper()
			m.units, m.read = 0, 0
			if err := run(); err != nil {
				t.Fatalf("%s among %d instances: %v", call, size, err)
			}
			if m.units != want {
				t.Errorf("%s among %d instances: got %v units, want %v", call, size, m.units, want)
			}
		}
		var created *instance.CreateResult
		consumed("create with machine and token", 24, func() (err error) {
			created, err = create.Execute(ctx, instance.CreateCommand{
				Actor: "system", InstanceName: "Acme", CustomDomain: fmt.Sprintf("acme%d.test", n),
				Machine: &instance.MachineOwner{UserName: "robot", Name: "Robot", Token: &instance.CredentialRequest{}},
			})
			return err
		})
		ref, _, err := tenant.ParseToken(created.Token)
		if err != nil {
			t.Fatal(err)
		}
		consumed("read of a set-up", 4, func() error {
			_, err := store.Snapshot(ctx, tenant.Query{
				InstanceID: ref.InstanceID, UserID: ref.UserID, UserOrgID: ref.OrgID, TokenID: ref.TokenID,
			})
			return err
		})
		// One unit for each shard.
		consumed("page of ten instances", 32, func() error {
			page, err := store.Instances(ctx, tenant.PageQuery{Limit: 10}, nil)
			if len(page.Entries) != 10 || page.Read != 10 || m.read > 10+32*4 {
				t.Errorf("page of ten among %d: got %d of %d, and %d from the table", size, len(page.Entries), page.Read, m.read)
			}
			return err
		})
		consumed("page of organisations by name", 2, func() error {
			_, err := store.OrgsByName(ctx, created.InstanceID, "ac", tenant.PageQuery{Limit: 10}, nil)
			return err
		})
		consumed("set-up", 14, func() error {
			_, err := setUp.Execute(ctx, org.SetUpCommand{
				Actor: "robot", InstanceID: created.InstanceID, Host: "acme.test", Name: "Initech",
				Human: user.Human{UserName: "ada", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com"},
			})
			return err
		})
		consumed("organisation with a person", 14, func() error {
			_, err := add.Execute(ctx, org.AddCommand{
				Actor: "robot", InstanceID: created.InstanceID, Host: "acme.test", Name: "Globex",
				Admins: []org.Admin{{Human: &user.Human{UserName: "gigi", FirstName: "Gigi", LastName: "Giraffe", Email: "gigi@example.com"}}},
			})
			return err
		})
		unitsOfDomains(t, store, created.InstanceID, consumed)
	}
}

// unitsOfDomains measures changes of an instance's domains, and the cost of reading the
// instance with one domain more and with as many as allowed.
func unitsOfDomains(t *testing.T, store *dynamo.Store, instanceID string, consumed func(call string, want float64, run func() error)) {
	t.Helper()
	ctx, newID := context.Background(), tenant.NewIDs(time.Now)
	domain := func(n int) string {
		return fmt.Sprintf("%s-%03d.%s.test", strings.Repeat("d", 40), n, instanceID)
	}
	read := func() (*tenant.Instance, error) {
		found, err := store.Snapshot(ctx, tenant.Query{InstanceID: instanceID})
		return found.Instance, err
	}
	current := func() instance.ChangeCommand {
		t.Helper()
		i, err := read()
		if err != nil {
			t.Fatal(err)
		}
		return instance.ChangeCommand{Actor: "system", Instance: i}
	}
	add := instance.AddDomain{Store: store, Clock: time.Now, IDs: newID}
	remove := instance.RemoveDomain{Store: store, Clock: time.Now, IDs: newID}
	setPrimary := instance.SetPrimaryDomain{Store: store, Clock: time.Now, IDs: newID}
	exists := instance.DomainExists{Store: store}
	for _, c := range []struct {
		call    string
		want    float64
		execute func(context.Context, instance.ChangeCommand, string) (*tenant.Instance, error)
	}{
		{"add domain", 6, add.Execute}, {"set primary domain", 4, setPrimary.Execute}, {"remove domain", 6, remove.Execute},
	} {
		cmd := current()
		consumed(c.call, c.want, func() error {
			_, err := c.execute(ctx, cmd, domain(1))
			return err
		})
	}
	cmd := current()
	if _, err := add.Execute(ctx, cmd, domain(0)); err != nil {
		t.Fatal(err)
	}
	consumed("domain exists", 2, func() error {
		_, err := exists.Execute(ctx, domain(0))
		return err
	})
	consumed("read of the instance", 1, func() error {
		_, err := read()
		return err
	})
	full := current().Instance
	var claims []tenant.Write
	for n := len(full.Domains); n < instance.MaxDomains; n++ {
		full.Domains = append(full.Domains, tenant.InstanceDomain{Domain: domain(n), Revision: tenant.NewRevision(time.Now())})
		claims = append(claims, tenant.Claim{Kind: tenant.ClaimHost, InstanceID: instanceID, Name: domain(n), Taken: instance.ErrHostTaken})
	}
	full.Revision = full.Next(time.Now())
	if err := store.Write(ctx, time.Now(), append(claims, tenant.Update{Entity: full})...); err != nil {
		t.Fatal(err)
	}
	consumed("read of an instance with a hundred domains", 5, func() error {
		_, err := read()
		return err
	})
	last := current()
	consumed("remove domain of a hundred", 42, func() error {
		_, err := remove.Execute(ctx, last, domain(3))
		return err
	})
	// Its size would add to the pages of instances.
	if err := store.Write(ctx, time.Now(), tenant.Delete{Entity: last.Instance, Any: true}); err != nil {
		t.Fatal(err)
	}
}

// fill writes instances to the list, without anything else that belongs to them.
func fill(tb testing.TB, c *dynamodb.Client, table string, instances int) {
	tb.Helper()
	// The ids are the same in each run: with random ones, a shard may now and then hold
	// so many that a page queries it twice.
	putAll(tb, c, table, instances, func(n int) map[string]types.AttributeValue {
		id := fmt.Sprintf("104000000000%07d", n*10)
		return map[string]types.AttributeValue{
			"pk": &types.AttributeValueMemberS{Value: dynamo.ShardOf(id)}, "sk": &types.AttributeValueMemberS{Value: id},
			"name": &types.AttributeValueMemberS{Value: "Instance " + id},
		}
	})
}
