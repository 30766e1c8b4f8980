package functions_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/tenantry/tenantry/pkg/app/signingkeys"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// signingKeys composes the function for a system, on the same table, as Lambda
// invokes it.
func (s *system) signingKeys(tb testing.TB) lambda.Handler {
	tb.Helper()
	return lambda.NewHandler(composed(tb, s.as(tb, "signing-keys"), s.logger(), signingkeys.New).Run)
}

// scheduled invokes the function with its scheduled event.
func scheduled(tb testing.TB, function lambda.Handler) error {
	tb.Helper()
	event, err := os.ReadFile("../events/sample/signing-keys/scheduled.json")
	if err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	_, err = function.Invoke(ctx, event)
	return err
}

// signingKeyItems returns an instance's signing keys, oldest first.
func (s *system) signingKeyItems(tb testing.TB, instanceID string) (keys []map[string]types.AttributeValue) {
	tb.Helper()
	for _, item := range s.items(tb) {
		if textOf(item, "pk") == "INSTANCE#"+instanceID+"#SIGNING" {
			keys = append(keys, item)
		}
	}
	slices.SortFunc(keys, func(a, b map[string]types.AttributeValue) int {
		return strings.Compare(textOf(a, "sk"), textOf(b, "sk"))
	})
	return keys
}

func textOf(item map[string]types.AttributeValue, name string) string {
	text, _ := item[name].(*types.AttributeValueMemberS)
	if text == nil {
		return ""
	}
	return text.Value
}

// dueEntries returns the sort keys of the list of keys to rotate.
func (s *system) dueEntries(tb testing.TB) []string {
	tb.Helper()
	entries := []string{}
	for _, item := range s.items(tb) {
		if strings.HasPrefix(textOf(item, "pk"), "SIGNINGKEYS#") {
			entries = append(entries, textOf(item, "sk"))
		}
	}
	return entries
}

// pass lets time pass for an instance's signing keys and their entries in the list.
func (s *system) pass(tb testing.TB, instanceID string, duration time.Duration) {
	tb.Helper()
	ctx := context.Background()
	put := func(item map[string]types.AttributeValue) {
		tb.Helper()
		if _, err := s.client.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.table, Item: item}); err != nil {
			tb.Fatal(err)
		}
	}
	earlier := func(text string) string {
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			tb.Fatal(err)
		}
		return at.Add(-duration).Format(time.RFC3339Nano)
	}
	for _, item := range s.signingKeyItems(tb, instanceID) {
		for _, name := range []string{"createdAt", "changedAt", "signFrom", "dueAt", "signUntil"} {
			if item[name] == nil {
				continue // of a key that waits, or has a successor
			}
			item[name] = &types.AttributeValueMemberS{Value: earlier(textOf(item, name))}
		}
		put(item)
	}
	for _, item := range s.items(tb) {
		sk := textOf(item, "sk")
		if !strings.HasPrefix(textOf(item, "pk"), "SIGNINGKEYS#") || !strings.Contains(sk, "#"+instanceID+"-") {
			continue
		}
		s.remove(tb, textOf(item, "pk"), sk)
		at, key, _ := strings.Cut(sk, "#")
		item["sk"] = &types.AttributeValueMemberS{Value: earlier(at) + "#" + key}
		put(item)
	}
}

// signedBy returns the id of the key that signed a token.
func signedBy(tb testing.TB, token string) string {
	tb.Helper()
	return headerOf(tb, token).KeyID
}

// headerOf returns the header of a token that an instance signed.
func headerOf(tb testing.TB, token string) jose.Header {
	tb.Helper()
	var all []jose.SignatureAlgorithm
	for _, a := range tenant.KeyAlgorithms() {
		all = append(all, jose.SignatureAlgorithm(a))
	}
	parsed, err := jwt.ParseSigned(jws(token), all)
	if err != nil {
		tb.Fatal(err)
	}
	return parsed.Headers[0]
}

// published returns the ids of an instance's published keys.
func (p *provider) published(tb testing.TB, m *machine) []string {
	tb.Helper()
	var set jose.JSONWebKeySet
	a := p.ask(tb, oauth{path: "/oauth/v2/keys", host: m.host})
	if a.Status != http.StatusOK {
		tb.Fatalf("keys: got %d %s", a.Status, a.Body)
	}
	if err := json.Unmarshal(a.Body, &set); err != nil {
		tb.Fatal(err)
	}
	ids := []string{}
	for _, key := range set.Keys {
		ids = append(ids, key.KeyID)
	}
	return ids
}

// wantGood checks that the provider and the Admin API accept a token.
func (p *provider) wantGood(tb testing.TB, m *machine, when, token string) {
	tb.Helper()
	if a := p.userinfo(tb, m.host, token); a.Status != http.StatusOK {
		tb.Errorf("userinfo, %s: got %d %s, want 200", when, a.Status, a.Body)
	}
	if a := p.setup(tb, m.host, token, "org "+when); a.Status != http.StatusOK {
		tb.Errorf("_setup, %s: got %d %s, want 200", when, a.Status, a.Body)
	}
}
