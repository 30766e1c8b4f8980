package functions_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tenantry/tenantry/pkg/gateway"
)

// request is an HTTP request as a client sends it.
type request struct {
	Method, Path, Host, Authorization, AcceptLanguage string
	// Header has further headers.
	Header http.Header
	Body   []byte
	// InBase64 makes the event's body base64, even if it is text.
	InBase64 bool
}

type answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// message returns the text of a refusal, "" for a success.
func (a answer) message(tb testing.TB) string {
	tb.Helper()
	var body struct{ Message string }
	if err := json.Unmarshal(a.Body, &body); err != nil {
		tb.Fatalf("%v in %s", err, a.Body)
	}
	return body.Message
}

// send sends a request, as JSON unless it says otherwise, to the function that
// serves its path.
func (s *system) send(tb testing.TB, r request) answer {
	tb.Helper()
	function, r := s.functionFor(r)
	a, err := invoke(function, r)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// functionFor returns the function that serves a request, and the request as JSON unless
// it has another content type.
func (s *system) functionFor(r request) (gateway.Handler, request) {
	header := http.Header{"Content-Type": {"application/json"}}
	maps.Copy(header, r.Header)
	r.Header = header
	path, _, _ := strings.Cut(r.Path, "?")
	return s.functionOf(path), r
}

// invoke sends a request to a function as API Gateway does.
func invoke(function gateway.Handler, r request) (answer, error) {
	event, err := r.event()
	if err != nil {
		return answer{}, err
	}
	response, err := function(context.Background(), event)
	if err != nil {
		return answer{}, fmt.Errorf("the function failed: %w", err)
	}
	body := []byte(response.Body)
	if response.IsBase64Encoded {
		if body, err = base64.StdEncoding.DecodeString(response.Body); err != nil {
			return answer{}, err
		}
	}
	return answer{Status: response.StatusCode, Header: response.MultiValueHeaders, Body: body}, nil
}

// event returns the request as API Gateway's event.
func (r request) event() (event events.APIGatewayProxyRequest, err error) {
	headers := map[string][]string{"Host": {r.Host}}
	maps.Copy(headers, r.Header)
	if r.Authorization != "" {
		headers["Authorization"] = []string{r.Authorization}
	}
	if r.AcceptLanguage != "" {
		headers["Accept-Language"] = []string{r.AcceptLanguage}
	}
	path, query, _ := strings.Cut(r.Path, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return event, err
	}
	event = events.APIGatewayProxyRequest{
		HTTPMethod: r.Method, Path: path, MultiValueQueryStringParameters: values, MultiValueHeaders: headers, Body: string(r.Body),
		RequestContext: events.APIGatewayProxyRequestContext{RequestID: "test", DomainName: "api.example.com"},
	}
	if r.InBase64 || !utf8.Valid(r.Body) {
		event.Body, event.IsBase64Encoded = base64.StdEncoding.EncodeToString(r.Body), true
	}
	return event, nil
}

// functionOf returns the function that serves a path, as in template.yaml; paths
// that none serves go to the first.
func (s *system) functionOf(path string) gateway.Handler {
	switch {
	case path == "/system/v1/instances/_create", path == "/zitadel.system.v1.SystemService/CreateInstance":
		return s.createInstance
	case path == "/admin/v1/orgs/_setup", path == "/zitadel.admin.v1.AdminService/SetUpOrg":
		return s.setupOrg
	case strings.HasPrefix(path, "/system/v1/"), strings.HasPrefix(path, "/zitadel.system.v1.SystemService/"),
		strings.HasPrefix(path, "/tenantry.v1.CredentialsService/"), strings.HasPrefix(path, "/zitadel.instance.v2.InstanceService/"),
		path == "/debug/healthz", path == "/debug/ready":
		return s.system
	case strings.HasPrefix(path, "/admin/v1/"), strings.HasPrefix(path, "/zitadel.admin.v1.AdminService/"), strings.HasPrefix(path, "/zitadel.org.v2.OrganizationService/"),
		path == "/v2/organizations", strings.HasPrefix(path, "/v2/organizations/"),
		strings.HasPrefix(path, "/zitadel.internal_permission.v2.InternalPermissionService/"), strings.HasPrefix(path, "/zitadel.webkey.v2.WebKeyService/"),
		path == "/v2/settings", path == "/v2/settings/security", path == "/v2/policies/security", path == "/v2/features/instance", strings.HasPrefix(path, "/zitadel.feature.v2.FeatureService/"), strings.HasPrefix(path, "/zitadel.settings.v2.SettingsService/"),
		strings.HasPrefix(path, "/management/v1/"), strings.HasPrefix(path, "/zitadel.management.v1.ManagementService/"),
		strings.HasPrefix(path, "/auth/v1/"), strings.HasPrefix(path, "/zitadel.auth.v1.AuthService/"):
		return s.admin
	case strings.HasPrefix(path, "/zitadel.user.v2.UserService/"), path == "/v2/users", strings.HasPrefix(path, "/v2/users/"),
		strings.HasPrefix(path, "/zitadel.session.v2.SessionService/"), path == "/v2/sessions", strings.HasPrefix(path, "/v2/sessions/"):
		return s.users
	case strings.HasPrefix(path, "/zitadel.project.v2.ProjectService/"), strings.HasPrefix(path, "/zitadel.application.v2.ApplicationService/"),
		strings.HasPrefix(path, "/zitadel.authorization.v2.AuthorizationService/"):
		return s.projects
	case strings.HasPrefix(path, "/zitadel.oidc.v2.OIDCService/"), strings.HasPrefix(path, "/v2/oidc/"):
		return s.oidc
	default:
		return s.createInstance
	}
}

// instanceOf returns the primary host of a created instance and its owner's token.
func (s *system) instanceOf(tb testing.TB, a answer) (host, token string) {
	tb.Helper()
	var created struct{ InstanceID, Pat string }
	if err := json.Unmarshal(a.Body, &created); err != nil {
		tb.Fatalf("%v in %s", err, a.Body)
	}
	out, err := s.client.GetItem(context.Background(), &dynamodb.GetItemInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true),
		Key: tableKey(instancesShard(created.InstanceID), created.InstanceID),
	})
	if err != nil || out.Item == nil {
		tb.Fatalf("instance %s: %v, %v", created.InstanceID, out, err)
	}
	var instance struct{ Domains []struct{ Domain string } }
	if err := attributevalue.UnmarshalMap(out.Item, &instance); err != nil || len(instance.Domains) == 0 {
		tb.Fatalf("instance %s: %v in %v", created.InstanceID, err, out.Item)
	}
	return instance.Domains[0].Domain, created.Pat
}
