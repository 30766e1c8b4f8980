package functions_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	credentialsprovider "github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api/pb/credentials"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/instance"
	tenantrykms "github.com/tenantry/tenantry/pkg/kms"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// claimed is the body of a successful claim.
type claimed struct {
	InstanceID, UserID, Pat string
	MachineKey              []byte
}

const goneText = "No credentials wait for this request: they were claimed, expired, or never existed"

// signUp creates an instance for an event with that request id, as the events'
// function does, and returns its owner's credentials, which can be claimed until
// expires.
func (s *system) signUp(tb testing.TB, requestID string, expires time.Time) claimed {
	tb.Helper()
	cfg := aws.Config{Region: "us-east-1", Credentials: credentialsprovider.NewStaticCredentialsProvider("test", "test", "")}
	// The stand-in for the events' function has no role of its own.
	keyService, database := s.environment["AWS_ENDPOINT_URL_KMS"], s.environment["AWS_ENDPOINT_URL_DYNAMODB"]
	keys := kms.NewFromConfig(cfg, func(o *kms.Options) { o.BaseEndpoint = &keyService })
	sealer := tenantrykms.NewSealer(keys, "alias/tenantry", time.Now)
	useCase := instance.Create{
		Store: dynamo.New(dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) { o.BaseEndpoint = &database }), s.table), Keyring: tenantrykms.NewKeyMaker(keys, "alias/tenantry"),
		Clock: time.Now, IDs: tenant.NewIDs(time.Now), ExternalDomain: "localhost", DefaultLanguage: "en",
	}
	result, err := useCase.Execute(context.Background(), instance.CreateCommand{
		Actor: tenant.EventsCaller, InstanceName: "Sign-up",
		Machine: &instance.MachineOwner{
			UserName: "robot", Name: "Robot", Token: &instance.CredentialRequest{}, Key: &instance.CredentialRequest{},
		},
		Complete: func(ctx context.Context, result *instance.CreateResult, change *tenant.Change) error {
			plain, err := proto.Marshal(&credentials.ClaimCredentialsResponse{Pat: result.Token, MachineKey: result.MachineKeyFile})
			if err != nil {
				return err
			}
			waiting := &tenant.WaitingCredentials{
				Key:        tenant.NewRequestKey(tenant.EventsCaller, requestID),
				InstanceID: result.InstanceID, UserID: result.UserID, ExpiresAt: expires,
			}
			waiting.Sealed, err = sealer.Seal(ctx, tenant.SealCredentials, waiting.Binding(), plain)
			change.Writes = append(change.Writes, tenant.Create{Entity: waiting})
			return err
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return claimed{result.InstanceID, result.UserID, result.Token, result.MachineKeyFile}
}

// claimRequest returns a request to claim the credentials of a new instance.
func (s *system) claimRequest(tb testing.TB, requestID string) (request, claimed) {
	tb.Helper()
	want := s.signUp(tb, requestID, time.Now().Add(7*24*time.Hour))
	return s.claimOf(tb, requestID, ""), want
}

func (s *system) claimOf(tb testing.TB, requestID, body string) request {
	tb.Helper()
	return request{
		Method: "POST", Path: "/system/v1/credentials/" + requestID + "/_claim", Host: "localhost",
		Authorization: "Bearer " + s.systemToken(tb), Body: []byte(body),
	}
}

func checkClaimed(t *testing.T, a answer, want claimed) {
	t.Helper()
	mustSucceed(t, a)
	var got claimed
	mustUnmarshal(t, a.Body, &got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("credentials (-want +got):\n%s", diff)
	}
	if got := a.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control: got %q, want no-store", got)
	}
}

// checkGone checks for the contract's refusal of unavailable credentials.
func checkGone(t *testing.T, a answer) {
	t.Helper()
	want := fmt.Sprintf(`{"code":5,"message":"%[1]s (CREDS-gOne1)","details":[`+
		`{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"CREDS-gOne1","message":"%[1]s"}]}`, goneText)
	if diff := cmp.Diff(want, string(a.Body)); a.Status != http.StatusNotFound || diff != "" {
		t.Errorf("got %d, want 404; body (-want +got):\n%s", a.Status, diff)
	}
	if got := a.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control: got %q, want no-store", got)
	}
}

// waiting returns how many credentials wait to be claimed.
func (s *system) waiting(tb testing.TB) int {
	tb.Helper()
	n := 0
	for _, item := range s.items(tb) {
		if strings.HasPrefix(item["pk"].(*types.AttributeValueMemberS).Value, "CREDENTIALS#") {
			n++
		}
	}
	return n
}

// claimEvents returns the events of claims in the outbox.
func (s *system) claimEvents(tb testing.TB) []map[string]string {
	tb.Helper()
	var all []map[string]string
	for _, item := range s.items(tb) {
		event := map[string]string{}
		for name, value := range item {
			if text, ok := value.(*types.AttributeValueMemberS); ok {
				event[name] = text.Value
			}
		}
		if event["type"] == string(tenant.CredentialsClaimed) {
			all = append(all, event)
		}
	}
	return all
}

// TestClaimCredentials checks that the first claim gets working credentials, and
// later ones get nothing.
func TestClaimCredentials(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	r, want := s.claimRequest(t, "signup-1")
	checkClaimed(t, s.send(t, r), want)
	checkGone(t, s.send(t, r))
	checkGone(t, s.send(t, withKey(r, "a key of its own")))
	if got := s.waiting(t); got != 0 {
		t.Errorf("waiting credentials: got %d, want 0", got)
	}
	body, err := json.Marshal(claimed{InstanceID: want.InstanceID})
	if err != nil {
		t.Fatal(err)
	}
	s.ownerHost, s.ownerToken = s.instanceOf(t, answer{Body: body})
	s.ownerToken = want.Pat
	mustSucceed(t, s.send(t, setupRequest(t, s, "claimed")))

	events := s.claimEvents(t)
	if len(events) != 1 {
		t.Fatalf("events: got %d, want 1", len(events))
	}
	data := fmt.Sprintf(`{"instanceId":%q,"userId":%q}`, want.InstanceID, want.UserID)
	if e := events[0]; e["data"] != data || e["requestId"] != "signup-1" || e["actor"] != "system" ||
		e["pk"] != "INSTANCE#"+want.InstanceID+"#EVENTS" {
		t.Errorf("event: got %v", e)
	}
}

// TestClaimCredentials_RequestID checks that the id in the path counts, in any
// form, and the body does not.
func TestClaimCredentials_RequestID(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	for i, body := range []string{"", " ", "{}", `{"requestId":"another"}`, `{"request_id":"another","unknown":1}`} {
		r, want := s.claimRequest(t, fmt.Sprintf("body-%d", i))
		r.Body = []byte(body)
		checkClaimed(t, s.send(t, r), want)
	}
	for id, path := range map[string]string{
		"a b":                    "a%20b",
		"a/b":                    "a%2Fb",
		"größe":                  "gr%C3%B6%C3%9Fe",
		"_claim":                 "_claim",
		strings.Repeat("é", 128): strings.Repeat("%C3%A9", 128),
	} {
		want := s.signUp(t, id, time.Now().Add(time.Hour))
		checkClaimed(t, s.send(t, s.claimOf(t, path, "")), want)
	}
	for _, c := range []struct {
		name, path, body string
		status           int
		want             string
	}{
		{"too long", strings.Repeat("x", 129), "", 400, "invalid ClaimCredentialsRequest.RequestId: value length must be between 1 and 128 runes, inclusive"},
		{"too long, with a short one in the body", strings.Repeat("x", 129), `{"requestId":"x"}`, 400, "invalid ClaimCredentialsRequest.RequestId: value length must be between 1 and 128 runes, inclusive"},
		{"no text", "%FF", "", 404, goneText + " (CREDS-gOne1)"},
		{"broken body", "x", "{", 400, "unexpected EOF"},
		{"unknown path", "x/y", "", 404, "Not Found"},
	} {
		for _, key := range []string{"", "k1"} {
			r := s.claimOf(t, c.path, c.body)
			if key != "" {
				r = withKey(r, key)
			}
			if a := s.send(t, r); a.Status != c.status || a.message(t) != c.want {
				t.Errorf("%s, key %q: got %d %s, want %d %q", c.name, key, a.Status, a.Body, c.status, c.want)
			}
		}
	}
	for _, method := range []string{"GET", "PUT", "DELETE"} {
		r := s.claimOf(t, "x", "")
		r.Method = method
		if a := s.send(t, r); a.Status != http.StatusMethodNotAllowed || a.message(t) != "Method Not Allowed" {
			t.Errorf("%s: got %d %s, want 405", method, a.Status, a.Body)
		}
	}
}

// TestClaimCredentials_Callers checks that nobody without the permission gets
// credentials, or learns whether they wait.
func TestClaimCredentials_Callers(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	r, want := s.claimRequest(t, "signup-1")
	viewer := systemClaims(time.Now())
	viewer.Issuer, viewer.Subject = "viewer", "viewer"
	for _, c := range []struct {
		name, authorization string
		status              int
		want                string
	}{
		{"none", "", 401, "auth header missing"},
		{"the owner's own token", "Bearer " + want.Pat, 401, "Errors.Token.Invalid (AUTH-7fs1e)"},
		{"expired", "Bearer " + s.variant(t, "expired", time.Now()), 401, "Errors.Token.Invalid (AUTH-7fs1e)"},
		{"without the permission", "Bearer " + s.sign(t, viewer), 403, "No matching permissions found (AUTH-5mWD2)"},
	} {
		for _, path := range []string{r.Path, strings.Replace(r.Path, "signup-1", "nobody", 1)} {
			refused := r
			refused.Path, refused.Authorization = path, c.authorization
			o.start(nil)
			if a := s.send(t, refused); a.Status != c.status || a.message(t) != c.want {
				t.Errorf("%s, %s: got %d %s, want %d %q", c.name, path, a.Status, a.Body, c.status, c.want)
			}
			if got := o.operations(); len(got) != 0 {
				t.Errorf("%s: calls to the services: got %q, want none", c.name, got)
			}
		}
	}
	checkClaimed(t, s.send(t, r), want)
}

// TestClaimCredentials_Expired checks that expired credentials are not returned
// even if TTL has not deleted them yet.
func TestClaimCredentials_Expired(t *testing.T) {
	t.Parallel()
	var o observer
	s := startSystem(t, o.through)
	s.signUp(t, "late", time.Now())
	o.start(nil)
	checkGone(t, s.send(t, s.claimOf(t, "late", "")))
	if diff := cmp.Diff([]string{"BatchGetItem"}, o.operations()); diff != "" {
		t.Errorf("calls to the services (-want +got):\n%s", diff)
	}
	if got := s.waiting(t); got != 1 {
		t.Errorf("items left to TTL: got %d, want 1", got)
	}
}
