package sweep_test

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"

	"github.com/tenantry/tenantry/infra/local/table"
	"github.com/tenantry/tenantry/infra/testing/engine"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/sweep"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	iid   = "1040000000000000001"
	other = "1040000000000000002"
	oid   = "1040000000000000010"
)

// at is when everything happens. It is the present, because an engine may delete what
// has expired.
var at = time.Now().UTC().Truncate(time.Microsecond)

// world is a table with two instances that nobody else uses.
type world struct {
	*dynamo.Store
	client *dynamodb.Client
	table  string
	// calls counts calls of the engine; call number cutAt and all later ones fail.
	calls, cutAt atomic.Int64
	// isBusy makes the engine leave half of each batch unprocessed, and say so.
	isBusy atomic.Bool
	// readUnits and writeUnits are what a benchmark's calls consumed, in halves.
	readUnits, writeUnits atomic.Int64
	newID                 tenant.IDs
}

// TestMain stops the engines that the tests share.
func TestMain(m *testing.M) { os.Exit(engine.Run(m)) }

var tables atomic.Int64

func newWorld(tb testing.TB, on *engine.Shared) *world {
	tb.Helper()
	endpoint := on.Endpoint(tb)
	w := &world{table: fmt.Sprintf("tenantry-%d", tables.Add(1)), newID: tenant.NewIDs(time.Now)}
	w.client = dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: &endpoint, Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
		Retryer: aws.NopRetryer{},
		APIOptions: []func(*middleware.Stack) error{func(s *middleware.Stack) error {
			return s.Initialize.Add(middleware.InitializeMiddlewareFunc("cut", func(
				ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
			) (middleware.InitializeOutput, middleware.Metadata, error) {
				if n, cut := w.calls.Add(1), w.cutAt.Load(); cut > 0 && n >= cut {
					return middleware.InitializeOutput{}, middleware.Metadata{}, context.DeadlineExceeded
				}
				if w.isBusy.Load() {
					return halfOf(ctx, in, next)
				}
				if _, isBenchmark := tb.(*testing.B); isBenchmark {
					return w.metered(ctx, in, next)
				}
				return next.HandleInitialize(ctx, in)
			}), middleware.After)
		}},
	})
	if err := table.Create(context.Background(), w.client, w.table); err != nil {
		tb.Fatal(err)
	}
	w.Store = dynamo.New(w.client, w.table)
	return w
}

// halfOf processes only half of a batch.
func halfOf(
	ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
) (middleware.InitializeOutput, middleware.Metadata, error) {
	writes, reads := map[string][]types.WriteRequest{}, map[string]types.KeysAndAttributes{}
	switch batch := in.Parameters.(type) {
	case *dynamodb.BatchWriteItemInput:
		half := *batch
		half.RequestItems = map[string][]types.WriteRequest{}
		for table, all := range batch.RequestItems {
			n := (len(all) + 1) / 2
			half.RequestItems[table], writes[table] = all[:n], all[n:]
		}
		in.Parameters = &half
	case *dynamodb.BatchGetItemInput:
		half := *batch
		half.RequestItems = map[string]types.KeysAndAttributes{}
		for table, all := range batch.RequestItems {
			n, done, rest := (len(all.Keys)+1)/2, all, all
			done.Keys, rest.Keys = all.Keys[:n], all.Keys[n:]
			half.RequestItems[table], reads[table] = done, rest
		}
		in.Parameters = &half
	}
	out, metadata, err := next.HandleInitialize(ctx, in)
	switch done := out.Result.(type) {
	case *dynamodb.BatchWriteItemOutput:
		done.UnprocessedItems = writes
	case *dynamodb.BatchGetItemOutput:
		done.UnprocessedKeys = reads
	}
	return out, metadata, err
}

// items returns all items of the table, by key.
func (w *world) items(tb testing.TB) map[string]string {
	tb.Helper()
	items := map[string]string{}
	pages := dynamodb.NewScanPaginator(w.client, &dynamodb.ScanInput{TableName: &w.table, ConsistentRead: aws.Bool(true)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.Background())
		if err != nil {
			tb.Fatal(err)
		}
		for _, i := range page.Items {
			text := func(name string) string {
				value, _ := i[name].(*types.AttributeValueMemberS)
				if value == nil {
					return ""
				}
				return value.Value
			}
			items[text("pk")+" / "+text("sk")] = fmt.Sprintln(text("instance"), text("owner"), text("type"), text("data"))
		}
	}
	return items
}

func (w *world) write(tb testing.TB, writes ...tenant.Write) {
	tb.Helper()
	for part := range slices.Chunk(writes, 100) {
		if err := w.Write(context.Background(), at, part...); err != nil {
			tb.Fatal(err)
		}
	}
}

func (w *world) apply(tb testing.TB, change tenant.Change) {
	tb.Helper()
	if err := tenant.Apply(context.Background(), w.Store, change); err != nil {
		tb.Fatal(err)
	}
}

func (w *world) event(instanceID string, typ tenant.EventType, data any) tenant.Event {
	return tenant.Event{InstanceID: instanceID, ID: w.newID(), Type: typ, Actor: "ops", At: at, Data: data}
}

// taken is the error of these tests' claims, none of which fails.
var taken = &tenant.Error{Kind: tenant.KindConflict, ID: "TEST-1"}

var revision = tenant.Revision{Sequence: 1, CreatedAt: at, ChangedAt: at}

// instance makes an instance with a host, its request's record and credentials to
// claim.
func (w *world) instance(tb testing.TB, instanceID, host string) *tenant.Instance {
	tb.Helper()
	i := &tenant.Instance{ID: instanceID, Name: host, State: tenant.StateActive, Domains: []tenant.InstanceDomain{{Domain: host}}, Revision: revision}
	key := tenant.NewRequestKey("system/ops", host)
	w.apply(tb, tenant.Change{
		Writes: []tenant.Write{
			tenant.Claim{Kind: tenant.ClaimHost, InstanceID: instanceID, Name: host, Taken: taken},
			tenant.Create{Entity: i},
			tenant.Create{Entity: &tenant.WaitingCredentials{Key: key, InstanceID: instanceID, ExpiresAt: at.Add(time.Hour)}},
		},
		Request: &tenant.RequestRecord{Key: key, InstanceID: instanceID, Sealed: []byte(host), At: at, ExpiresAt: at.Add(time.Hour)},
		Event:   w.event(instanceID, tenant.InstanceCreated, tenant.InstanceCreatedData{InstanceID: instanceID}),
	})
	key2 := &tenant.SigningKey{InstanceID: instanceID, Number: 1, DueAt: at.Add(time.Hour), ExpiresAt: at.Add(time.Hour)}
	due := key2.Due()
	w.write(tb,
		tenant.Create{Entity: key2}, tenant.Create{Entity: &due}, tenant.Put{Entity: &tenant.FormerOrg{InstanceID: instanceID, ID: "77"}},
		tenant.Put{Entity: &tenant.FormerUser{InstanceID: instanceID, ID: "79", MemberOf: []tenant.Resource{tenant.OnOrg("78")}}},
		tenant.Put{Entity: &tenant.PersonalAccessToken{InstanceID: instanceID, UserID: "79", ID: "1", Revision: revision}},
		tenant.Create{Entity: &tenant.Member{InstanceID: instanceID, On: tenant.OnOrg("78"), UserID: "79", Revision: revision}},
		tenant.Put{Entity: &tenant.FormerAuthorization{InstanceID: instanceID, ID: "76", OrgID: "78", RemovedAt: at, ExpiresAt: at.Add(time.Hour)}},
		tenant.Put{Entity: &tenant.FormerProject{InstanceID: instanceID, ID: "77", OrgID: "78", RemovedAt: at}},
		tenant.Put{Entity: &tenant.AuditRecord{InstanceID: instanceID, ID: w.newID(), Type: tenant.PATRemoved, At: at, ExpiresAt: at.Add(time.Hour)}})
	var sharded []tenant.Write
	for n := range 40 { // more than there are shards
		name := fmt.Sprintf("%x", n)
		sharded = append(sharded,
			tenant.Create{Entity: &tenant.UsedOnce{InstanceID: instanceID, Hash: name, ExpiresAt: at.Add(time.Hour)}},
			tenant.Create{Entity: &tenant.SignInFailures{InstanceID: instanceID, Name: name, ExpiresAt: at.Add(time.Hour), Version: 1}})
	}
	w.write(tb, sharded...)
	return i
}

// org makes an organisation with users that have everything a user may have.
func (w *world) org(tb testing.TB, instanceID, orgID, name string, users ...string) *tenant.Org {
	tb.Helper()
	o := &tenant.Org{
		InstanceID: instanceID, ID: orgID, Name: name, State: tenant.StateActive, Domains: []tenant.OrgDomain{{Domain: name + ".test"}}, Revision: revision,
	}
	w.apply(tb, tenant.Change{
		Writes: []tenant.Write{
			tenant.Claim{Kind: tenant.ClaimOrgName, InstanceID: instanceID, Name: tenant.Fold(name), Owner: orgID, Taken: taken},
			tenant.Claim{Kind: tenant.ClaimOrgDomain, InstanceID: instanceID, Name: name + ".test", Owner: orgID, Taken: taken},
			tenant.Create{Entity: o},
			tenant.Claim{Kind: tenant.ClaimProjectName, InstanceID: instanceID, Name: tenant.ProjectName(orgID, "Portal"), Owner: "p" + orgID, Taken: taken},
			tenant.Create{Entity: &tenant.Project{InstanceID: instanceID, ID: "p" + orgID, OrgID: orgID, Name: "Portal", State: tenant.StateActive, Revision: revision}},
		},
		Event: w.event(instanceID, tenant.OrgSetUp, tenant.OrgSetUpData{InstanceID: instanceID, OrgID: orgID}),
	})
	w.application(tb, &tenant.Application{
		InstanceID: instanceID, ID: "a" + orgID, ClientID: "c" + orgID, ProjectID: "p" + orgID, OrgID: orgID, Name: "Web", State: tenant.StateActive,
		API: &tenant.APIConfig{}, Keys: []tenant.ApplicationKey{{ID: "k" + orgID, CreatedAt: at, ExpiresAt: at}}, Revision: revision,
	})
	var metadata []tenant.Write
	for n := range 30 { // more than a batch
		metadata = append(metadata, tenant.Upsert{Entity: &tenant.Metadata{
			MetadataOwner: tenant.MetadataOwner{InstanceID: instanceID, OrgID: orgID}, Key: fmt.Sprint("key ", n), Revision: revision,
		}})
	}
	w.write(tb, metadata...)
	for _, user := range users {
		w.user(tb, o, user)
	}
	return o
}

func (w *world) user(tb testing.TB, o *tenant.Org, name string) {
	tb.Helper()
	uid, iid, later := w.newID(), o.InstanceID, at.Add(time.Hour)
	w.apply(tb, tenant.Change{
		Writes: []tenant.Write{
			tenant.Claim{Kind: tenant.ClaimLoginName, InstanceID: iid, Name: tenant.Fold(name), Owner: uid, OrgID: o.ID, Taken: taken},
			tenant.Create{Entity: &tenant.User{
				InstanceID: iid, ID: uid, OrgID: o.ID, State: tenant.StateActive, UserName: name, Revision: revision,
				Memberships: []tenant.Membership{{Roles: []tenant.Role{tenant.RoleIAMOwner}}, {On: tenant.OnOrg(o.ID), Roles: []tenant.Role{tenant.RoleOrgOwner}}},
			}},
			tenant.Create{Entity: &tenant.Authorizations{
				InstanceID: iid, UserID: uid, Revision: revision,
				All: []tenant.Authorization{{ID: "a" + uid, ProjectID: "p" + o.ID, OrgID: o.ID, State: tenant.StateActive, Revision: revision}},
			}},
			tenant.Create{Entity: &tenant.AuthorizationEntry{
				InstanceID: iid, ID: "a" + uid, UserID: uid, UserOrgID: o.ID, ProjectID: "p" + o.ID, ProjectOrgID: o.ID, OrgID: o.ID,
			}},
			tenant.Create{Entity: &tenant.Member{InstanceID: iid, UserID: uid, Revision: revision}},
			tenant.Create{Entity: &tenant.Member{InstanceID: iid, On: tenant.OnOrg(o.ID), UserID: uid, Revision: revision}},
			tenant.Create{Entity: &tenant.PersonalAccessToken{InstanceID: iid, UserID: uid, ID: "1", Revision: revision}},
			tenant.Create{Entity: &tenant.MachineKey{InstanceID: iid, UserID: uid, ID: "1", Revision: revision}},
			tenant.Create{Entity: &tenant.Grant{InstanceID: iid, UserID: uid, ID: "1", ExpiresAt: later, Version: 1}},
			tenant.Put{Entity: &tenant.AuthorizationCode{InstanceID: iid, UserID: uid, ID: "1", ExpiresAt: later, Version: 1}},
			tenant.Put{Entity: &tenant.Session{InstanceID: iid, UserID: uid, ID: "1", ExpiresAt: later}},
			tenant.Put{Entity: &tenant.Device{InstanceID: iid, UserID: uid, ID: "1", ExpiresAt: later}},
			tenant.Put{Entity: &tenant.VerificationCode{InstanceID: iid, UserID: uid, Purpose: tenant.CodeForEmail, ExpiresAt: later, Version: 1}},
			tenant.Upsert{Entity: &tenant.Metadata{
				MetadataOwner: tenant.MetadataOwner{InstanceID: iid, OrgID: o.ID, UserID: uid}, Key: "1", Revision: revision,
			}},
			tenant.Put{Entity: &tenant.RevokedToken{InstanceID: iid, UserID: uid, ID: "1", ExpiresAt: later}},
		},
		Event: w.event(iid, tenant.PasswordChanged, tenant.PasswordChangedData{InstanceID: iid, UserID: uid}),
	})
}

// application adds an application with everything that is claimed for it.
func (w *world) application(tb testing.TB, a *tenant.Application) {
	tb.Helper()
	claim := func(kind tenant.ClaimKind, name string) tenant.Claim {
		return tenant.Claim{Kind: kind, InstanceID: a.InstanceID, Name: name, Owner: a.ClientID, Taken: taken}
	}
	w.write(tb, tenant.Create{Entity: a}, claim(tenant.ClaimApplicationID, a.ID), claim(tenant.ClaimApplicationKeyID, a.Keys[0].ID),
		claim(tenant.ClaimApplicationName, tenant.ApplicationName(a.ProjectID, a.Name)))
}

// many adds users with nothing but a login name.
func (w *world) many(tb testing.TB, o *tenant.Org, n int) {
	tb.Helper()
	var writes []tenant.Write
	for i := range n {
		name, uid := fmt.Sprintf("user %d of %s", i, o.Name), w.newID()
		writes = append(writes,
			tenant.Claim{Kind: tenant.ClaimLoginName, InstanceID: o.InstanceID, Name: name, Owner: uid, OrgID: o.ID, Taken: taken},
			tenant.Create{Entity: &tenant.User{InstanceID: o.InstanceID, ID: uid, OrgID: o.ID, UserName: name, Revision: revision}})
	}
	w.write(tb, writes...)
}

// remove removes an entity the way its use case does.
func (w *world) remove(tb testing.TB, entity tenant.Entity) sweep.Removal {
	tb.Helper()
	r := sweep.Removal{At: at}
	change := tenant.Change{Writes: []tenant.Write{tenant.Delete{Entity: entity}}}
	switch e := entity.(type) {
	case *tenant.Instance:
		r.Instance = &tenant.InstanceRemovedData{InstanceID: e.ID, Name: e.Name}
		for _, d := range e.Domains {
			r.Instance.Domains = append(r.Instance.Domains, d.Domain)
		}
		change.Event = w.event(e.ID, tenant.InstanceRemoved, *r.Instance)
	case *tenant.Org:
		r.Org = &tenant.OrgRemovedData{InstanceID: e.InstanceID, OrgID: e.ID, Name: e.Name}
		for _, d := range e.Domains {
			r.Org.Domains = append(r.Org.Domains, d.Domain)
		}
		change.Event = w.event(e.InstanceID, tenant.OrgRemoved, *r.Org)
	}
	w.apply(tb, change)
	return r
}

// sweeper returns a sweeper of the world whose clock shows the given time.
func (w *world) sweeper(now time.Time) *sweep.Sweeper {
	return &sweep.Sweeper{
		Store: w.Store, Clock: func() time.Time { return now }, IDs: w.newID, Log: slog.New(slog.DiscardHandler), Grace: time.Minute,
	}
}

// left returns the keys of what exists now and did not before.
func left(before, now map[string]string) []string {
	maps.DeleteFunc(now, func(k, _ string) bool { _, was := before[k]; return was })
	return slices.Sorted(maps.Keys(now))
}

// ofInstance returns the items that mention an instance in any way.
func ofInstance(items map[string]string, id string) map[string]string {
	of := map[string]string{}
	for k, text := range items {
		if strings.Contains(k+text, id) {
			of[k] = text
		}
	}
	return of
}
