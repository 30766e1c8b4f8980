package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tenantry/tenantry/infra/local/table"
	"github.com/tenantry/tenantry/infra/parts"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

const (
	iid     = "1040300000000000000"
	ada     = "1040300000000000001"
	machine = "1040300000000000002"
	oid     = "1040300000000000003"
)

// start creates a table with a person and a machine, and sets the environment through which the command finds it. The
// service's clock is ahead of the command's.
func start(t *testing.T, ahead time.Duration) *dynamo.Store {
	t.Helper()
	ctx := context.Background()
	engine, err := parts.StartDynoxide(ctx, parts.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Stop() })
	address, err := url.Parse(engine.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(address)
	proxy.ModifyResponse = func(r *http.Response) error {
		r.Header.Set("Date", time.Now().Add(ahead).UTC().Format(http.TimeFormat))
		return nil
	}
	service := httptest.NewServer(proxy)
	t.Cleanup(service.Close)
	for name, value := range map[string]string{
		"AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_ENDPOINT_URL_DYNAMODB": service.URL,
	} {
		t.Setenv(name, value)
	}
	client := dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: &engine.Endpoint, Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	if err := table.Create(ctx, client, "tenantry"); err != nil {
		t.Fatal(err)
	}
	store := dynamo.New(client, "tenantry")
	revision := tenant.Revision{Sequence: 1, CreatedAt: time.Now().UTC(), ChangedAt: time.Now().UTC()}
	err = store.Apply(ctx, tenant.Change{Writes: []tenant.Write{
		tenant.Create{Entity: &tenant.Org{InstanceID: iid, ID: oid, State: tenant.StateActive, Revision: revision}},
		tenant.Create{Entity: &tenant.User{
			InstanceID: iid, ID: ada, OrgID: oid, State: tenant.StateActive, UserName: "Ada", Human: &tenant.Human{PasswordHash: "old"}, Revision: revision,
		}},
		tenant.Create{Entity: &tenant.User{
			InstanceID: iid, ID: machine, OrgID: oid, State: tenant.StateActive, UserName: "robot", Machine: &tenant.Machine{Name: "Robot"}, Revision: revision,
		}},
		tenant.Claim{Kind: tenant.ClaimLoginName, InstanceID: iid, Name: tenant.Fold("Ada"), Owner: ada, OrgID: oid, Taken: tenant.ErrCollision},
	}, Event: tenant.Event{InstanceID: iid, ID: "1"}})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func stored(t *testing.T, s *dynamo.Store, id string) *tenant.User {
	t.Helper()
	found, err := s.Snapshot(context.Background(), tenant.Query{InstanceID: iid, UserID: id})
	if err != nil {
		t.Fatal(err)
	}
	return found.User
}

func command(o options) (string, error) {
	o.Table, o.Actor, o.Timeout = "tenantry", "ada", 30*time.Second
	var out bytes.Buffer
	err := run(context.Background(), &out, o)
	return out.String(), err
}

// The user is named by id or user name; every run takes effect again, by the service's clock.
func TestEnd(t *testing.T) {
	for _, ahead := range []time.Duration{5 * time.Minute, -5 * time.Minute} {
		t.Run(ahead.String(), func(t *testing.T) { end(t, ahead) })
	}
}

func end(t *testing.T, ahead time.Duration) {
	t.Helper()
	store := start(t, ahead)
	for i, name := range []string{ada, "ADA"} {
		before := time.Now()
		out, err := command(options{Instance: iid, User: name})
		if err != nil || !strings.HasPrefix(out, "ended all credentials of Ada (user "+ada+" of instance "+iid+") that were made before ") {
			t.Fatalf("%s: got %q, %v", name, out, err)
		}
		after := time.Now()
		got := stored(t, store, ada)
		if got.SignInEpoch != i+1 || got.Sequence != uint64(i+2) || got.Human.PasswordHash != "old" {
			t.Errorf("%s: got %+v", name, got)
		}
		if from := got.CredentialsFrom.Add(-ahead); from.Before(before) || from.After(after.Add(10*time.Second)) {
			t.Errorf("%s: ends credentials issued before %v by the service's clock, want a few seconds after %v", name, from, before)
		}
	}
	if got := stored(t, store, machine); got.SignInEpoch != 0 || !got.CredentialsFrom.IsZero() {
		t.Errorf("another user: got %+v", got)
	}
}

// A text that is the id of one user and the name of another names nobody, unless it is said to be an id.
func TestEnd_idOfAnother(t *testing.T) {
	store := start(t, 0)
	now := time.Now().UTC()
	err := store.Apply(context.Background(), tenant.Change{Writes: []tenant.Write{tenant.Create{Entity: &tenant.User{
		InstanceID: iid, ID: "ada", OrgID: oid, State: tenant.StateActive, UserName: "other", Machine: &tenant.Machine{Name: "Other"},
		Revision: tenant.Revision{Sequence: 1, CreatedAt: now, ChangedAt: now},
	}}}, Event: tenant.Event{InstanceID: iid, ID: "2"}})
	if err != nil {
		t.Fatal(err)
	}
	out, err := command(options{Instance: iid, User: "ada"})
	if err == nil || !strings.Contains(err.Error(), "whose id is \""+ada+"\"") || out != "" {
		t.Errorf("got %q, %v, want a refusal with the other's id", out, err)
	}
	for _, id := range []string{ada, "ada"} {
		if got := stored(t, store, id); got.Sequence != 1 {
			t.Errorf("changed: %+v", got)
		}
	}
	for n, o := range []options{{User: "Ada"}, {User: ada}, {User: "ada", ByID: true}} {
		o.Instance = iid
		if _, err := command(o); err != nil {
			t.Errorf("%+v: %v", o, err)
		}
		if first, second := stored(t, store, ada).SignInEpoch, stored(t, store, "ada").SignInEpoch; first != min(n+1, 2) || second != n/2 {
			t.Errorf("%+v: ended %d and %d times", o, first, second)
		}
	}
	if _, err := command(options{Instance: iid, User: "robot", ByID: true}); err == nil || !strings.Contains(err.Error(), "no user") {
		t.Errorf("a name that is said to be an id: got %v", err)
	}
}

// The new password is printed once, is accepted, and must be changed.
func TestEnd_resetPassword(t *testing.T) {
	store := start(t, 0)
	out, err := command(options{Instance: iid, User: "ada", ResetPassword: true})
	if err != nil {
		t.Fatal(err)
	}
	match := regexp.MustCompile(`(?m)^new password, to be changed at the next sign-in: (\S+)$`).FindStringSubmatch(out)
	if match == nil {
		t.Fatalf("no password in %q", out)
	}
	if got := stored(t, store, ada).Human; !user.IsPassword(got.PasswordHash, match[1]) || !got.PasswordChangeRequired {
		t.Errorf("the printed password does not match: %+v", got)
	}
}

// Errors are reported, and change nothing.
func TestEnd_refused(t *testing.T) {
	store := start(t, 0)
	for name, o := range map[string]options{
		`--instance "x": want the id of an instance`: {Instance: "x", User: ada},
		`has no user "eve": nothing was changed`:     {Instance: iid, User: "eve"},
		`has no user "7": nothing was changed`:       {Instance: iid, User: "7"},
		"a machine has no password":                  {Instance: iid, User: machine, ResetPassword: true},
	} {
		if out, err := command(o); err == nil || !strings.Contains(err.Error(), name) || out != "" {
			t.Errorf("got %q, %v, want %s", out, err, name)
		}
	}
	for _, id := range []string{ada, machine} {
		if got := stored(t, store, id); got.Sequence != 1 {
			t.Errorf("changed: %+v", got)
		}
	}
	t.Setenv("AWS_REGION", "")
	if _, err := command(options{Instance: iid, User: ada}); err == nil || !strings.Contains(err.Error(), "AWS_REGION") {
		t.Errorf("without a region: got %v", err)
	}
}
