package functions_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
)

// TestMachine_roundTrips checks what a token and its verification cost in a warm
// function.
func TestMachine_roundTrips(t *testing.T) {
	t.Parallel()
	var o observer
	p := startProvider(t, o.through)
	m := p.machineOwner(t, "trips")
	for _, want := range [][]string{
		// The host; the machine; its organisation, which an assertion does not
		// name; the instance's first key; the record of the used assertion.
		{"BatchGetItem", "BatchGetItem", "BatchGetItem", "Query", "GenerateDataKeyPair", "GenerateDataKey", "TransactWriteItems", "Query", "PutItem"},
		{"BatchGetItem", "PutItem"},
	} {
		assertion := m.sign(t, m.claims())
		o.start(nil)
		a := p.grant(t, m.host, assertion, bothScopes)
		if diff := cmp.Diff(want, o.operations()); diff != "" {
			t.Errorf("token (-want +got):\n%s", diff)
		}
		token := readTokens(t, a).AccessToken
		o.start(nil)
		if a := p.setup(t, m.host, token, fmt.Sprintf("org%d", len(want))); a.Status != http.StatusOK {
			t.Fatalf("_setup: got %d %s", a.Status, a.Body)
		}
		if diff := cmp.Diff([]string{"BatchGetItem", "TransactWriteItems"}, o.operations()); diff != "" {
			t.Errorf("_setup with an access token (-want +got):\n%s", diff)
		}
	}
}

// TestMachine_faults checks that a failing service reveals nothing of itself, and
// that transient faults go unnoticed.
func TestMachine_faults(t *testing.T) {
	t.Parallel()
	var o observer
	p := startProvider(t, o.through)
	m := p.machineOwner(t, "faults")
	p.mustToken(t, m, bothScopes)
	for n := range 2 {
		for _, f := range []fault{dropped, answerLost, serverError, throttled} {
			assertion := m.sign(t, m.claims())
			o.start(func(call int, _ call) fault {
				if call == n+1 {
					return f
				}
				return none
			})
			a := p.grant(t, m.host, assertion, bothScopes)
			o.start(nil)
			if a.Status != http.StatusOK {
				t.Errorf("fault %d at call %d that passes: got %d %s, want 200", f, n+1, a.Status, a.Body)
			}
		}
	}
	for _, operation := range []string{"BatchGetItem", "PutItem"} {
		for f, status := range map[fault]int{dropped: 503, throttled: 503, denied: 500} {
			assertion := m.sign(t, m.claims())
			o.start(always(operation, f))
			a := p.grant(t, m.host, assertion, bothScopes)
			o.start(nil)
			wantOAuth(t, fmt.Sprintf("%s fails for good (%d)", operation, f), a, status, "server_error", "*")
			if strings.Contains(string(a.Body), "secret") || strings.Contains(strings.ToLower(string(a.Body)), "dynamo") {
				t.Errorf("an internal error leaked to the caller: %s", a.Body)
			}
			if a := p.grant(t, m.host, assertion, bothScopes); a.Status != http.StatusOK {
				t.Errorf("the same assertion afterwards: got %d %s, want 200", a.Status, a.Body)
			}
		}
	}
	// A host that is not cached cannot be looked up.
	cold := newProvider(t, p.system)
	o.start(func(int, call) fault { return denied })
	a := cold.ask(t, oauth{path: "/oauth/v2/keys", host: m.host})
	o.start(nil)
	wantOAuth(t, "no host to be had", a, 500, "server_error", "internal error")
}

// TestMachine_keyServiceAway checks that only the first token needs the key
// service.
func TestMachine_keyServiceAway(t *testing.T) {
	t.Parallel()
	var o observer
	p := startProvider(t, o.through)
	m := p.machineOwner(t, "kms")
	assertion := m.sign(t, m.claims())
	o.start(always("GenerateDataKeyPair", throttled))
	a := p.grant(t, m.host, assertion, bothScopes)
	o.start(nil)
	wantOAuth(t, "no first key", a, 503, "server_error", "*")
	if a.Header.Get("Retry-After") == "" {
		t.Error("Retry-After is missing")
	}
	readTokens(t, p.grant(t, m.host, assertion, bothScopes))
	o.start(func(_ int, c call) fault {
		if strings.HasPrefix(c.operation, "Generate") || c.operation == "Decrypt" {
			return denied
		}
		return none
	})
	defer o.start(nil)
	p.mustToken(t, m, bothScopes)
}

// TestMachine_sealedKey checks that a signing key moved to another instance cannot
// be decrypted.
func TestMachine_sealedKey(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m, other := p.machineOwner(t, "mine"), p.machineOwner(t, "theirs")
	p.mustToken(t, m, "openid")
	p.mustToken(t, other, "openid")
	key := func(m *machine) map[string]types.AttributeValue {
		out, err := p.client.Query(context.Background(), &dynamodb.QueryInput{
			TableName: &p.table, KeyConditionExpression: aws.String("pk = :pk"),
			ExpressionAttributeValues: map[string]types.AttributeValue{":pk": &types.AttributeValueMemberS{Value: "INSTANCE#" + m.instanceID + "#SIGNING"}},
		})
		if err != nil || len(out.Items) != 1 {
			t.Fatalf("signing keys: %v, %v", out, err)
		}
		return out.Items[0]
	}
	theirs := key(other)
	theirs["pk"] = key(m)["pk"]
	if _, err := p.client.PutItem(context.Background(), &dynamodb.PutItemInput{TableName: &p.table, Item: theirs}); err != nil {
		t.Fatal(err)
	}
	a := newProvider(t, p.system).grant(t, m.host, m.sign(t, m.claims()), "openid")
	wantOAuth(t, "a key that was moved", a, 500, "server_error", "internal error")
}

// TestIntrospect checks who may introspect which token.
func TestIntrospect(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m, other := p.machineOwner(t, "asks"), p.machineOwner(t, "other")
	ask := func(by *machine, token string) map[string]any {
		t.Helper()
		a := p.ask(t, oauth{path: "/oauth/v2/introspect", host: by.host, form: url.Values{
			"token": {token}, "client_assertion": {by.sign(t, by.claims())},
			"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
		}})
		var got map[string]any
		if err := json.Unmarshal(a.Body, &got); err != nil || a.Status != http.StatusOK {
			t.Fatalf("introspect: %d %s", a.Status, a.Body)
		}
		return got
	}
	token := p.mustToken(t, m, bothScopes)
	if got := ask(m, token); got["active"] != true || got["sub"] != m.userID || got["client_id"] != "robot" ||
		got["scope"] != bothScopes || got["iss"] != m.issuer || got["username"] != nil {
		t.Errorf("a good token: got %v", got)
	}
	if got := ask(m, m.pat); got["active"] != true || got["sub"] != m.userID {
		t.Errorf("a PAT: got %v", got)
	}
	inactive := map[string]any{"active": false}
	for name, got := range map[string]map[string]any{
		"of another instance": ask(m, p.mustToken(t, other, bothScopes)), "PAT of another instance": ask(m, other.pat), "garbage": ask(m, "garbage"),
	} {
		if diff := cmp.Diff(inactive, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	p.setRoles(t, m)
	if got := ask(m, token); got["active"] != true {
		t.Errorf("its own token, no longer a member: got %v", got)
	}
	if diff := cmp.Diff(inactive, ask(m, m.pat)); diff != "" {
		t.Errorf("a token for another audience, no longer a member (-want +got):\n%s", diff)
	}
	wantOAuth(t, "by a secret", p.ask(t, oauth{path: "/oauth/v2/introspect", host: m.host, form: url.Values{
		"token": {token}, "client_id": {m.userID}, "client_secret": {"x"},
	}}), 401, "invalid_client", "no active client not found")
	p.setState(t, m, "inactive")
	wantOAuth(t, "by a machine that is not active", p.ask(t, oauth{path: "/oauth/v2/introspect", host: m.host, form: url.Values{
		"token": {token}, "client_assertion": {m.sign(t, m.claims())},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	}}), 401, "invalid_client", "invalid assertion")
}

// TestHosts checks which instance answers, and under which issuer. Source: the
// contract, reads.md, "Which instance answers".
func TestHosts(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "hosts")
	for _, c := range []struct {
		name, host string
		header     http.Header
		issuer     string // "" for 404
	}{
		{"plain", m.host, nil, "http://hosts.example.com"},
		{"port", m.host + ":8080", nil, "http://hosts.example.com:8080"},
		{"upper case", "HOSTS.Example.Com:8080", nil, "http://hosts.example.com:8080"},
		{"trailing dot", m.host + ".", nil, "http://hosts.example.com"},
		{"https", m.host, http.Header{"X-Forwarded-Proto": {"https"}}, "https://hosts.example.com"},
		{"unknown scheme", m.host, http.Header{"X-Forwarded-Proto": {"javascript"}}, "http://hosts.example.com"},
		{"forwarded host", "api.example.com", http.Header{"X-Forwarded-Host": {m.host}}, "http://hosts.example.com"},
		{"instance host", "api.example.com", http.Header{"X-Zitadel-Instance-Host": {m.host + ":1"}, "X-Forwarded-Host": {"nobody.example"}}, "http://hosts.example.com:1"},
		{"Forwarded", "api.example.com", http.Header{"Forwarded": {"for=1.2.3.4;host=" + m.host}}, "http://hosts.example.com"},
		{"X-Forwarded-Host before Forwarded", "api.example.com", http.Header{"Forwarded": {"host=nobody.example"}, "X-Forwarded-Host": {m.host}}, "http://hosts.example.com"},
		{"public host", m.host, http.Header{"X-Zitadel-Public-Host": {m.host + ":99"}}, "http://hosts.example.com:99"},
		{"unknown public host", m.host, http.Header{"X-Zitadel-Public-Host": {"nobody.example"}}, ""},
		{"unknown", "nobody.example:1", nil, ""},
		{"unknown first", m.host, http.Header{"X-Forwarded-Host": {"nobody.example"}}, ""},
		{"list", m.host, http.Header{"X-Forwarded-Host": {m.host + ", " + m.host}}, ""},
		{"malformed port", m.host, http.Header{"X-Forwarded-Host": {m.host + ":80<script>"}}, ""},
		{"port too high", m.host, http.Header{"X-Forwarded-Host": {m.host + ":99999"}}, ""},
		{"with a path", m.host, http.Header{"X-Forwarded-Host": {m.host + "/x"}}, ""},
		{"user info", m.host, http.Header{"X-Forwarded-Host": {"evil@" + m.host}}, ""},
		{"host of the table's key", m.host, http.Header{"X-Forwarded-Host": {"HOST#" + m.host}}, ""},
		{"empty label", "." + m.host, nil, ""},
	} {
		a := p.ask(t, oauth{path: "/.well-known/openid-configuration", host: c.host, header: c.header})
		if c.issuer == "" {
			if a.Status != http.StatusNotFound || a.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
				t.Errorf("%s: got %d %s %s, want 404 text/plain", c.name, a.Status, a.Header.Get("Content-Type"), a.Body)
			}
			continue
		}
		var document map[string]any
		_ = json.Unmarshal(a.Body, &document)
		if document["issuer"] != c.issuer || document["token_endpoint"] != c.issuer+"/oauth/v2/token" {
			t.Errorf("%s: got %d %s, want issuer %s", c.name, a.Status, a.Body, c.issuer)
		}
	}
}

// TestRequests sends requests that no endpoint accepts.
func TestRequests(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "requests")
	for _, c := range []struct {
		name   string
		r      oauth
		status int
	}{
		{"unknown path", oauth{path: "/oauth/v2/nothing"}, 404},
		{"GET token", oauth{path: "/oauth/v2/token?grant_type=x"}, 405},
		{"PUT token", oauth{method: "PUT", path: "/oauth/v2/token"}, 405},
		{"POST keys", oauth{path: "/oauth/v2/keys", form: url.Values{}}, 405},
		{"secrets in the query", oauth{method: "POST", path: "/oauth/v2/token?grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&scope=openid&assertion=" + m.sign(t, m.claims())}, 400},
		{"token in the query", oauth{path: "/oidc/v1/userinfo?access_token=" + m.pat}, 401},
		{"repeated parameter", oauth{path: "/oauth/v2/token", form: url.Values{"grant_type": {"x", "y"}}}, 400},
		{"broken form", oauth{path: "/oauth/v2/token", form: url.Values{}, header: http.Header{"Content-Type": {"application/x-www-form-urlencoded; x"}}}, 400},
		{"preflight", oauth{method: "OPTIONS", path: "/oauth/v2/token", header: http.Header{"Origin": {"https://x.example"}, "Access-Control-Request-Method": {"POST"}}}, 204},
		{"HEAD keys", oauth{method: "HEAD", path: "/oauth/v2/keys"}, 200},
		{"token in the body", oauth{path: "/oidc/v1/userinfo", form: url.Values{"access_token": {m.pat}}}, 200},
	} {
		c.r.host = m.host
		a := p.ask(t, c.r)
		if a.Status != c.status {
			t.Errorf("%s: got %d %s, want %d", c.name, a.Status, a.Body, c.status)
		}
		if got := a.Header.Get("Access-Control-Allow-Credentials"); got != "" {
			t.Errorf("%s: other pages' cookies are accepted", c.name)
		}
	}
}
