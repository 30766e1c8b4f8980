package functions_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api/pb/credentials"
	"github.com/tenantry/tenantry/pkg/dynamo"
	tenantrykms "github.com/tenantry/tenantry/pkg/kms"
	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// claimed is the body of a claim that succeeded.
type claimed struct {
	InstanceID, UserID, Pat string
	MachineKey              []byte
}

const goneText = "No credentials wait for this request: they were claimed, expired, or never existed"

// signUp makes an instance for an event of that request id, as the events'
// function does, and gives its owner's credentials, which wait until expires.
func (s *system) signUp(tb testing.TB, requestID string, expires time.Time) claimed {
	tb.Helper()
	cfg, err := awsconfig.LoadDefaultConfig(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	keys := kms.NewFromConfig(cfg)
	sealer := tenantrykms.NewSealer(keys, "alias/tenantry", time.Now)
	useCase := provision.CreateInstance{
		Store: dynamo.New(dynamodb.NewFromConfig(cfg), s.table), Keyring: tenantrykms.New(keys, "alias/tenantry"),
		Clock: time.Now, IDs: tenant.NewIDs(time.Now), ExternalDomain: "localhost", DefaultLanguage: "en",
	}
	result, err := useCase.Execute(context.Background(), provision.CreateInstanceCommand{
		Actor: tenant.EventsCaller, InstanceName: "Sign-up",
		Machine: &provision.MachineOwner{
			UserName: "robot", Name: "Robot", Token: &provision.CredentialRequest{}, Key: &provision.CredentialRequest{},
		},
		Complete: func(ctx context.Context, result *provision.InstanceResult, change *tenant.Change) error {
			plain, err := proto.Marshal(&credentials.ClaimCredentialsResponse{Pat: result.Token, MachineKey: result.MachineKeyFile})
			if err != nil {
				return err
			}
			waiting := &tenant.WaitingCredentials{
				Key:        tenant.NewRequestKey(tenant.EventsCaller, requestID),
				InstanceID: result.InstanceID, UserID: result.UserID, ExpiresAt: expires,
			}
			waiting.Sealed, err = sealer.Seal(ctx, tenant.SealCredentials, waiting.Binding(), plain)
			change.Create = append(change.Create, waiting)
			return err
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return claimed{result.InstanceID, result.UserID, result.Token, result.MachineKeyFile}
}

// claimRequest claims the credentials of a new instance.
func (s *system) claimRequest(tb testing.TB, requestID string) (request, claimed) {
	tb.Helper()
	want := s.signUp(tb, requestID, time.Now().Add(7*24*time.Hour))
	return s.claimOf(tb, requestID, ""), want
}

func (s *system) claimOf(tb testing.TB, requestID, body string) request {
	tb.Helper()
	return request{
		Method: "POST", Path: "/system/v1/credentials/" + requestID + "/_claim", Host: "localhost",
		Authorization: "Bearer " + s.sign(tb, systemClaims(time.Now())), Body: []byte(body),
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

// checkGone wants the refusal of credentials that do not wait, in the
// contract's shape.
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

// waiting lists the credentials that wait.
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

// claimEvents gives the events of claims, as they will be published.
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

// TestClaimCredentials: the first claim gets what the instance was made with,
// and it works; whoever comes afterwards gets nothing.
func TestClaimCredentials(t *testing.T) {
	s := startSystem(t)
	r, want := s.claimRequest(t, "signup-1")
	checkClaimed(t, s.send(t, r), want)
	checkGone(t, s.send(t, r))
	checkGone(t, s.send(t, withKey(r, "a key of its own")))
	if got := s.waiting(t); got != 0 {
		t.Errorf("credentials that wait: got %d, want 0", got)
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

// TestClaimCredentials_RequestID: the path's counts, in any form; the body is
// of no account.
func TestClaimCredentials_RequestID(t *testing.T) {
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

// TestClaimCredentials_Callers: nobody without the permission gets them, or
// learns whether they wait.
func TestClaimCredentials_Callers(t *testing.T) {
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

// TestClaimCredentials_Expired: TTL erases late, and nothing is given out after
// the time.
func TestClaimCredentials_Expired(t *testing.T) {
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

// TestClaimCredentials_AtOnce: of twenty claims one wins.
func TestClaimCredentials_AtOnce(t *testing.T) {
	s := startSystem(t)
	r, want := s.claimRequest(t, "signup-1")
	answers := make([]answer, 20)
	var done sync.WaitGroup
	for i := range answers {
		done.Go(func() { answers[i] = s.send(t, r) })
	}
	done.Wait()
	won := 0
	for _, a := range answers {
		if a.Status == http.StatusOK {
			won++
			checkClaimed(t, a, want)
			continue
		}
		checkGone(t, a)
	}
	if won != 1 {
		t.Errorf("claims that succeeded: got %d, want 1", won)
	}
	if got := len(s.claimEvents(t)); got != 1 {
		t.Errorf("events: got %d, want 1", got)
	}
}

// TestClaimCredentials_Idempotency: with a key the same claim gets the same
// answer again, also when it is sent twenty times at once; no other claim does.
func TestClaimCredentials_Idempotency(t *testing.T) {
	s := startSystem(t)
	r, want := s.claimRequest(t, "signup-1")
	s.signUp(t, "signup-2", time.Now().Add(time.Hour))
	r = withKey(r, "k1")
	answers := make([]answer, 20)
	var done sync.WaitGroup
	for i := range answers {
		done.Go(func() { answers[i] = s.send(t, r) })
	}
	done.Wait()
	first := 0
	for _, a := range append(answers, s.send(t, r)) {
		checkClaimed(t, a, want)
		if !bytes.Equal(a.Body, answers[0].Body) {
			t.Errorf("answers differ:\n%s\n%s", a.Body, answers[0].Body)
		}
		if a.Header.Get("Idempotent-Replayed") == "" {
			first++
		}
	}
	if first != 1 {
		t.Errorf("answers that are not replayed: got %d, want 1", first)
	}
	checkGone(t, s.send(t, withKey(r, "k2")))
	// Another one's credentials are not claimed by mistake, and not what was
	// claimed before either.
	for _, id := range []string{"signup-2", "nobody"} {
		other := s.send(t, withKey(s.claimOf(t, id, ""), "k1"))
		if other.Status != http.StatusUnprocessableEntity || !strings.Contains(other.message(t), "IDEMP-rEu5d") {
			t.Errorf("the key with %s: got %d %s, want 422", id, other.Status, other.Body)
		}
	}
	if got := s.waiting(t); got != 1 {
		t.Errorf("credentials that wait: got %d, want 1", got)
	}
	viewer := systemClaims(time.Now())
	viewer.Issuer, viewer.Subject = "viewer", "viewer"
	r.Authorization = "Bearer " + s.sign(t, viewer)
	if a := s.send(t, r); a.Status != http.StatusForbidden {
		t.Errorf("the same request of another caller: got %d %s, want 403", a.Status, a.Body)
	}
}

// TestClaimCredentials_RoundTrips counts what a claim costs: one read, one call
// to KMS, one transaction. A key adds one call to KMS in a cold function, and
// none in a warm one.
func TestClaimCredentials_RoundTrips(t *testing.T) {
	var o observer
	s := startSystem(t, o.through)
	plain := []string{"BatchGetItem", "Decrypt", "TransactWriteItems"}
	for i, c := range []struct {
		name, key string
		want      []string
	}{
		{"plain", "", plain},
		{"cold key", "k1", []string{"BatchGetItem", "Decrypt", "GenerateDataKey", "TransactWriteItems"}},
		{"warm key", "k2", plain},
	} {
		r, want := s.claimRequest(t, fmt.Sprintf("signup-%d", i))
		if c.key != "" {
			r = withKey(r, c.key)
		}
		o.start(nil)
		a := s.send(t, r)
		if diff := cmp.Diff(c.want, o.operations()); diff != "" {
			t.Errorf("%s: calls to the services (-want +got):\n%s", c.name, diff)
		}
		checkClaimed(t, a, want)
	}
}

// TestClaimCredentials_Faults: a fault that passes is not seen by the claimant;
// one that lasts gives a clear answer, and the credentials wait as before.
func TestClaimCredentials_Faults(t *testing.T) {
	var o observer
	s := startSystem(t, o.through)
	for _, operation := range []string{"BatchGetItem", "Decrypt", "TransactWriteItems"} {
		for _, f := range []fault{dropped, answerLost, serverError, throttled, conflicting, denied} {
			if f == conflicting && operation != "TransactWriteItems" {
				continue
			}
			t.Run(fmt.Sprintf("%s/fault %d", operation, f), func(t *testing.T) {
				if f != denied { // which no client tries again
					r, want := s.claimRequest(t, fmt.Sprintf("passing-%s-%d", operation, f))
					failed := false
					o.start(func(_ int, c call) fault {
						if c.operation != operation || failed {
							return none
						}
						failed = true
						return f
					})
					checkClaimed(t, s.send(t, r), want)
					o.start(nil)
				}
				if f == answerLost && operation == "TransactWriteItems" {
					return // see TestClaimCredentials_LostAnswer
				}
				r, want := s.claimRequest(t, fmt.Sprintf("lasting-%s-%d", operation, f))
				before := len(s.items(t))
				o.start(func(_ int, c call) fault {
					if c.operation == operation {
						return f
					}
					return none
				})
				a := s.send(t, r)
				o.start(nil)
				status, wait := http.StatusServiceUnavailable, f != denied
				if f == denied && operation != "Decrypt" {
					status = http.StatusInternalServerError
				}
				if got := a.Header.Get("Retry-After") != ""; a.Status != status || got != wait {
					t.Errorf("got %d %s, Retry-After %v; want %d, %v", a.Status, a.Body, got, status, wait)
				}
				if strings.Contains(string(a.Body), "secret") {
					t.Errorf("what is internal reached the caller: %s", a.Body)
				}
				if got := len(s.items(t)); got != before {
					t.Errorf("items after a failure: got %d, want %d", got, before)
				}
				checkClaimed(t, s.send(t, r), want)
			})
		}
	}
}

// TestClaimCredentials_LostAnswer: DynamoDB's answer was lost for good. With a
// key the claimant gets the credentials, at once or by the same request.
func TestClaimCredentials_LostAnswer(t *testing.T) {
	var o observer
	s := startSystem(t, o.through)
	for _, readsToo := range []bool{false, true} {
		name := fmt.Sprintf("lost-%v", readsToo)
		r, want := s.claimRequest(t, name)
		r = withKey(r, name)
		written := false
		o.start(func(_ int, c call) fault {
			written = written || c.operation == "TransactWriteItems"
			if c.operation == "TransactWriteItems" || written && readsToo {
				return answerLost
			}
			return none
		})
		a := s.send(t, r)
		if readsToo {
			if a.Status != http.StatusServiceUnavailable {
				t.Errorf("got %d %s, want 503", a.Status, a.Body)
			}
		} else {
			checkClaimed(t, a, want)
		}
		o.start(nil)
		a = s.send(t, r)
		checkClaimed(t, a, want)
		if got := a.Header.Get("Idempotent-Replayed"); got != "true" {
			t.Errorf("Idempotent-Replayed: got %q, want true", got)
		}
	}
}

// TestClaimCredentials_MovedCiphertext: credentials that somebody with access
// to the table moved to another request do not open, and stay where they are.
func TestClaimCredentials_MovedCiphertext(t *testing.T) {
	s := startSystem(t)
	s.signUp(t, "victim", time.Now().Add(time.Hour))
	items := s.items(t)
	i := slices.IndexFunc(items, func(item map[string]types.AttributeValue) bool {
		return strings.HasPrefix(item["pk"].(*types.AttributeValueMemberS).Value, "CREDENTIALS#")
	})
	moved := items[i]
	moved["pk"] = &types.AttributeValueMemberS{Value: "CREDENTIALS#events#" + tenant.NewRequestKey("events", "thief").Hash}
	if _, err := s.client.PutItem(context.Background(), &dynamodb.PutItemInput{TableName: &s.table, Item: moved}); err != nil {
		t.Fatal(err)
	}
	if a := s.send(t, s.claimOf(t, "thief", "")); a.Status != http.StatusInternalServerError {
		t.Errorf("got %d %s, want 500", a.Status, a.Body)
	}
	if got := s.waiting(t); got != 2 {
		t.Errorf("credentials that wait: got %d, want 2", got)
	}
}

// TestClaimCredentials_SecretsStayIn: nothing that was handed out is in the log
// or in the table, before the claim and after it.
func TestClaimCredentials_SecretsStayIn(t *testing.T) {
	s := startSystem(t)
	r, want := s.claimRequest(t, "signup-1")
	before := fmt.Sprint(plain(s.items(t)))
	a := s.send(t, withKey(r, "k1"))
	checkClaimed(t, a, want)
	checkClaimed(t, s.send(t, withKey(r, "k1")), want)
	checkGone(t, s.send(t, r))
	secrets := append(secretsOf(t, a), strings.TrimPrefix(r.Authorization, "Bearer "))
	if len(secrets) < 8 {
		t.Fatalf("secrets: got %d, want more", len(secrets))
	}
	after := fmt.Sprint(plain(s.items(t)))
	for _, secret := range secrets {
		for name, text := range map[string]string{"the log": s.log.String(), "the table": after, "the table before the claim": before} {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %.20s...", name, secret)
			}
		}
	}
}
