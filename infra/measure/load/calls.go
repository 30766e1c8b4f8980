package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

const (
	createPath = "/system/v1/instances/_create"
	setUpPath  = "/admin/v1/orgs/_setup"
	tokenPath  = "/oauth/v2/token"
)

// setUp is the call that is compared with the engine alone.
const setUp = "set-up"

// call is a kind of request.
type call struct {
	name, what string
	// target returns the nth request of its kind, with unique names.
	target func(t *tenant, n int) (vegeta.Target, error)
	// prepare creates what the requests read; optional.
	prepare func(t *tenant, ctx context.Context) error
	// atRest leaves the tenant alone for a while before it is read; then the service
	// trusts its last total.
	atRest bool
	// takesPair is set if each request needs a machine's key pair.
	takesPair bool
	// original is what the original system reached on the same kind of machine; nil if
	// it was not measured.
	original map[int]reached
}

// reached is a throughput in requests per second, and a median.
type reached struct {
	rate   float64
	median time.Duration
}

// setUpOriginal is for a set-up without a password.
var setUpOriginal = map[int]reached{1: {35, 27 * time.Millisecond}, 8: {80, 97 * time.Millisecond}}

// tokenOriginal is for an assertion without a jti, which the original ignores.
var tokenOriginal = map[int]reached{1: {212, 4500 * time.Microsecond}, 8: {405, 17500 * time.Microsecond}}

// calls are all calls. The original's figures, by number of clients, were measured on 2
// CPUs shared with its client and PostgreSQL 15.
var calls = []call{
	{
		name: "create-machine", what: "instance with a machine, its token and its key", takesPair: true,
		target: func(t *tenant, n int) (vegeta.Target, error) {
			name := t.numbered(n)
			return t.target(createPath, t.systemToken, machineBody(name, name+".localhost")), nil
		},
		original: map[int]reached{1: {2.1, 462 * time.Millisecond}, 8: {3.9, 1873 * time.Millisecond}},
	},
	{
		name: "create-human", what: "instance with a person and a password",
		target: func(t *tenant, n int) (vegeta.Target, error) {
			return t.target(createPath, t.systemToken, humanBody(t.numbered(n))), nil
		},
		original: map[int]reached{1: {0.7, 1432 * time.Millisecond}},
	},
	{
		name: setUp, what: "organisation with a person, by a personal access token",
		target: func(t *tenant, n int) (vegeta.Target, error) {
			return t.target(setUpPath, t.pat, orgBody(t.numbered(n), "")), nil
		},
		original: setUpOriginal,
	},
	{
		name: "set-up-access-token", what: "the same, by an access token",
		target: func(t *tenant, n int) (vegeta.Target, error) {
			return t.target(setUpPath, t.accessToken, orgBody(t.numbered(n), "")), nil
		},
	},
	{
		name: "set-up-password", what: "organisation with a person and a password, by a personal access token",
		target: func(t *tenant, n int) (vegeta.Target, error) {
			return t.target(setUpPath, t.pat, orgBody(t.numbered(n), password)), nil
		},
		original: map[int]reached{1: {1.0, 1005 * time.Millisecond}},
	},
	{
		name: "get-instance", what: "an instance, by a system user",
		target: func(t *tenant, _ int) (vegeta.Target, error) {
			return t.get("/system/v1/instances/"+t.instanceID, t.systemToken), nil
		},
		original: map[int]reached{1: {388, 2300 * time.Microsecond}, 8: {775, 9800 * time.Microsecond}},
	},
	{
		name: "get-org", what: "an organisation, by a personal access token", prepare: (*tenant).findOrg,
		target: func(t *tenant, _ int) (vegeta.Target, error) {
			return t.get("/admin/v1/orgs/"+t.orgID, t.pat), nil
		},
		original: map[int]reached{1: {317, 3 * time.Millisecond}, 8: {651, 11 * time.Millisecond}},
	},
	{
		name: "search-orgs", what: "100 of 1,000 organisations, at rest, by a personal access token", prepare: (*tenant).makeOrgs, atRest: true,
		target: func(t *tenant, _ int) (vegeta.Target, error) {
			return t.target("/admin/v1/orgs/_search", t.pat, []byte(`{"query":{"limit":100}}`)), nil
		},
		original: map[int]reached{1: {114, 7400 * time.Microsecond}, 8: {304, 22700 * time.Microsecond}},
	},
	{
		name: "token", what: "access token for an assertion, which the client signs within the time",
		target: func(t *tenant, _ int) (vegeta.Target, error) { return t.tokenTarget("") }, original: tokenOriginal,
	},
	{
		name: "token-jti", what: "the same, for an assertion that can be used once",
		target: func(t *tenant, _ int) (vegeta.Target, error) { return t.tokenTarget(rand.Text()) }, original: tokenOriginal,
	},
	{ // the last, because later tokens are signed with that key, too
		name: "token-es256", what: "access token of an instance that signs ID tokens with ES256", prepare: (*tenant).signWithES256,
		target: func(t *tenant, _ int) (vegeta.Target, error) { return t.tokenTarget("") }, original: tokenOriginal,
	},
}

func (t *tenant) tokenTarget(assertionID string) (vegeta.Target, error) {
	form, err := t.tokenForm(time.Now(), assertionID)
	target := t.target(tokenPath, "", []byte(form))
	target.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return target, err
}

func callNames() string {
	names := make([]string, len(calls))
	for i, c := range calls {
		names[i] = c.name
	}
	return strings.Join(names, ",")
}

func chooseCalls(names []string) ([]call, error) {
	for _, name := range names {
		if !slices.ContainsFunc(calls, func(c call) bool { return c.name == name }) {
			return nil, fmt.Errorf("there is no call %q: choose among %s", name, callNames())
		}
	}
	return slices.DeleteFunc(slices.Clone(calls), func(c call) bool { return !slices.Contains(names, c.name) }), nil
}

// targeter returns one request after another.
func (t *tenant) targeter(c call) vegeta.Targeter {
	return func(into *vegeta.Target) (err error) {
		*into, err = c.target(t, int(sent.Add(1)))
		return err
	}
}

// sent numbers the requests of all steps.
var sent atomic.Int64

// numbered returns a name that is unique in the load's instance.
func (t *tenant) numbered(n int) string { return fmt.Sprintf("%s-%d", t.name, n) }

func (t *tenant) target(path, token string, body []byte) vegeta.Target {
	header := http.Header{"Host": {t.host}, "Content-Type": {"application/json"}}
	if token != "" {
		header.Set("Authorization", "Bearer "+token)
	}
	return vegeta.Target{Method: http.MethodPost, URL: t.url + path, Header: header, Body: body}
}

func (t *tenant) get(path, token string) vegeta.Target {
	target := t.target(path, token, nil)
	target.Method = http.MethodGet
	return target
}

// manyOrgs is the number of organisations in the tenant for searches.
const manyOrgs = 1000

// findOrg looks up the tenant's first organisation.
func (t *tenant) findOrg(ctx context.Context) error {
	var found struct{ Result []struct{ ID string } }
	err := t.post(ctx, "/admin/v1/orgs/_search", t.pat, []byte(`{"query":{"asc":true,"limit":1}}`), &found)
	if err == nil && len(found.Result) != 1 {
		err = errors.New("the instance has no organisation")
	}
	if err == nil {
		t.orgID = found.Result[0].ID
	}
	return err
}

// makeOrgs sets up further organisations.
func (t *tenant) makeOrgs(ctx context.Context) error {
	for range manyOrgs - 1 {
		var made struct{}
		if err := t.post(ctx, setUpPath, t.pat, orgBody(t.numbered(int(sent.Add(1))), ""), &made); err != nil {
			return err
		}
	}
	return nil
}

// signWithES256 creates a signing key and makes it the instance's current one.
func (t *tenant) signWithES256(ctx context.Context) error {
	const webKeys = "/zitadel.webkey.v2.WebKeyService/"
	var key struct{ ID string }
	if err := t.post(ctx, webKeys+"CreateWebKey", t.pat, []byte(`{"ecdsa": {"curve": "ECDSA_CURVE_P256"}}`), &key); err != nil {
		return err
	}
	var activated struct{}
	return t.post(ctx, webKeys+"ActivateWebKey", t.pat, fmt.Appendf(nil, `{"id": %q}`, key.ID), &activated)
}

const password = "Str0ng-Passw0rd!"

// The bodies. Names are plain ASCII, which %q writes as JSON does.
func machineBody(name, host string) []byte {
	return fmt.Appendf(nil, `{"instanceName": %q, "customDomain": %q, "defaultLanguage": "en",
	"machine": {"userName": "robot", "name": "Robot", "personalAccessToken": {}, "machineKey": {"type": "KEY_TYPE_JSON"}}}`, name, host)
}

func humanBody(name string) []byte {
	return fmt.Appendf(nil, `{"instanceName": %[1]q, "customDomain": "%[1]s.localhost", "defaultLanguage": "en",
	"human": {"userName": "ada", "email": {"email": "ada@example.com", "isEmailVerified": true},
	"profile": {"firstName": "Ada", "lastName": "Lovelace"}, "password": {"password": %[2]q}}}`, name, password)
}

func orgBody(name, password string) []byte {
	return fmt.Appendf(nil, `{"org": {"name": %[1]q, "domain": "%[1]s.example.com"},
	"human": {"userName": %[1]q, "profile": {"firstName": "Gigi", "lastName": "Giraffe"},
	"email": {"email": "%[1]s@example.com", "isEmailVerified": true}, "password": %[2]q}, "roles": ["ORG_OWNER"]}`, name, password)
}
