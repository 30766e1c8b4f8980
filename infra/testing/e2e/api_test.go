package e2e_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tenantry/tenantry/infra/local/systemtoken"
	"github.com/tenantry/tenantry/infra/testing/build"
)

// api stands in for API Gateway: it sends each request to the function whose route in template.yaml matches.
type api struct {
	t           *testing.T
	environment map[string]string
	// routes has functions by path, functions those that were started.
	routes    map[string]string
	functions map[string]*function
	// systemToken is a system user's.
	systemToken string
}

func newAPI(t *testing.T, s *system) *api {
	t.Helper()
	a := &api{t: t, environment: s.environment, routes: map[string]string{}, functions: map[string]*function{}}
	functions, err := build.Functions(root)
	if err != nil {
		t.Fatal(err)
	}
	template := resources(t, "template.yaml")
	for _, f := range functions {
		for _, event := range template.Get(f.Resource, "Properties", "Events").Names() {
			if event := template.at(t, f.Resource, "Properties", "Events", event); event.Get("Type").Text() == "Api" {
				a.routes[event.at(t, "Properties", "Path").Text()] = f.Name
			}
		}
	}
	a.systemToken, err = s.systemKey.Mint(systemtoken.Claims{
		User: "system", Audience: a.environment["TENANTRY_AUDIENCE"], IssuedAt: time.Now(), Lifetime: systemtoken.MaxLifetime,
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// newSystemUser returns the configuration of a system user, and their key.
func newSystemUser(t *testing.T) (configuration string, key *systemtoken.Key) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	configuration = fmt.Sprintf(`{"system":{"keys":[%q],"roles":["SYSTEM_OWNER"]}}`, base64.StdEncoding.EncodeToString(der))
	if der, err = x509.MarshalPKCS8PrivateKey(private); err != nil {
		t.Fatal(err)
	}
	if key, err = systemtoken.ParseKey(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})); err != nil {
		t.Fatal(err)
	}
	return configuration, key
}

// route returns the route that matches a path: the path itself, or the longest greedy one. Source: API Gateway developer
// guide, "Set up a proxy integration with a proxy resource".
func (a *api) route(path string) string {
	if _, ok := a.routes[path]; ok {
		return path
	}
	longest := ""
	for route := range a.routes {
		if prefix, ok := strings.CutSuffix(route, "{proxy+}"); ok && strings.HasPrefix(path, prefix) && len(route) > len(longest) {
			longest = route
		}
	}
	return longest
}

// answer is the response to a call.
type answer struct {
	status int
	body   string
}

// into decodes the body of a response, which must be a success.
func (a answer) into(t *testing.T, body any) {
	t.Helper()
	if a.status != http.StatusOK {
		t.Fatalf("got %d %s", a.status, a.body)
	}
	if err := json.Unmarshal([]byte(a.body), body); err != nil {
		t.Fatalf("%s: %v", a.body, err)
	}
}

// system makes a call of the System API.
func (a *api) system(method, path, body string) answer {
	return a.call(method, "api."+externalDomain, "/system/v1/"+path, a.systemToken, body)
}

// call makes a call as an event of a REST API.
func (a *api) call(method, host, target, token, body string) answer {
	a.t.Helper()
	address, err := url.Parse(target)
	if err != nil {
		a.t.Fatal(err)
	}
	route := a.route(address.Path)
	name := a.routes[route]
	f := a.functions[name]
	if f == nil {
		f = mustStartFunction(a.t, name, a.environment)
		a.functions[name] = f
	}
	request := events.APIGatewayProxyRequest{
		Resource: route, Path: address.Path, HTTPMethod: method, Body: body,
		MultiValueHeaders: map[string][]string{
			"Host": {host}, "Authorization": {"Bearer " + token}, "Content-Type": {"application/json"}, "X-Forwarded-Proto": {"https"},
		},
		MultiValueQueryStringParameters: address.Query(),
		RequestContext: events.APIGatewayProxyRequestContext{
			RequestID: rand.Text(), ResourcePath: route, HTTPMethod: method, Path: address.Path, DomainName: host, Stage: "live",
			Protocol: "HTTP/1.1", Identity: events.APIGatewayRequestIdentity{SourceIP: "203.0.113.7"},
		},
	}
	event, err := json.Marshal(request)
	if err != nil {
		a.t.Fatal(err)
	}
	text, err := f.invoke(a.t.Context(), event)
	if err != nil {
		a.t.Fatal(err)
	}
	var response events.APIGatewayProxyResponse
	if err := json.Unmarshal(text, &response); err != nil || response.StatusCode == 0 {
		a.t.Fatalf("%s %s: got %s (%v)", method, target, text, err)
	}
	return answer{response.StatusCode, response.Body}
}
