package functions_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/tenantry/tenantry/pkg/api"
)

// requestedCall returns the body of a queue's message that requests a call. more are
// further members of the detail, each preceded by a comma.
func requestedCall(requestID, instanceID, call, body, more string) string {
	return requested("CallRequested", fmt.Sprintf(`{"version":"1","requestId":%q,"correlation":{"customer":"C-3"},"instanceId":%q,"call":%q,"request":%s%s}`,
		requestID, instanceID, call, body, more))
}

// from returns the message with another source.
func from(source, message string) string {
	return strings.Replace(message, "com.example.signup", source, 1)
}

// procedures are the full names of all calls, by the pattern of REST.
var procedures = sync.OnceValue(func() *http.ServeMux {
	mux := http.NewServeMux()
	for _, endpoint := range carried() {
		if method, path := endpoint.Pattern(); path != "" {
			mux.Handle(method+" "+path, restCall{endpoint, path})
		}
	}
	return mux
})

// restCall is the handler of a pattern. It writes the call that a request makes.
type restCall struct {
	endpoint api.Endpoint
	path     string
}

func (c restCall) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	members := map[string]any{}
	if r.ContentLength > 0 {
		if err := json.NewDecoder(r.Body).Decode(&members); err != nil {
			panic(err)
		}
	}
	for _, name := range wildcard.FindAllStringSubmatch(c.path, -1) {
		members[name[1]] = r.PathValue(name[1])
	}
	if err := json.NewEncoder(w).Encode(map[string]any{"call": api.Procedure(api.MethodOf(c.endpoint)), "request": members}); err != nil {
		panic(err)
	}
}

// asEvent returns the message that requests by event what a request over HTTP does.
func (s *system) asEvent(tb testing.TB, requestID string, r request) (message, call string) {
	tb.Helper()
	body := string(r.Body)
	if call = strings.TrimPrefix(r.Path, "/"); !strings.HasPrefix(call, "zitadel.") {
		w := httptest.NewRecorder()
		procedures().ServeHTTP(w, httptest.NewRequest(r.Method, "http://x"+r.Path, strings.NewReader(body)))
		var made struct {
			Call    string
			Request json.RawMessage
		}
		if err := json.Unmarshal(w.Body.Bytes(), &made); err != nil {
			tb.Fatalf("%s %s: %v in %s", r.Method, r.Path, err, w.Body)
		}
		call, body = made.Call, string(made.Request)
	}
	var members struct {
		InstanceID string `json:"instanceId"`
		InPath     string `json:"instance_id"`
	}
	mustUnmarshal(tb, []byte(body), &members)
	instanceID := members.InstanceID + members.InPath
	if instanceID == "" {
		instanceID = s.instanceAt(tb, r.Host)
	}
	// The event names the instance.
	var rest map[string]json.RawMessage
	mustUnmarshal(tb, []byte(body), &rest)
	delete(rest, "instanceId")
	delete(rest, "instance_id")
	stripped, err := json.Marshal(rest)
	if err != nil {
		tb.Fatal(err)
	}
	more := ""
	if org := r.Header.Get("X-Zitadel-Orgid"); org != "" {
		more = fmt.Sprintf(`,"orgId":%q`, org)
	}
	return requestedCall(requestID, instanceID, call, string(stripped), more), call
}

// instanceAt returns the id of the instance that has a host.
func (s *system) instanceAt(tb testing.TB, host string) string {
	tb.Helper()
	out, err := s.client.GetItem(context.Background(), &dynamodb.GetItemInput{
		TableName: &s.table, ConsistentRead: aws.Bool(true), Key: tableKey("HOST#"+host, "HOST"),
	})
	if err != nil || out.Item == nil {
		tb.Fatalf("host %q: %v, %v", host, out, err)
	}
	return attribute(out.Item["instance"])
}

// outcomes returns the types of the events that report a request, and the last of them.
func (s *system) outcomes(tb testing.TB, requestID string) (types []string, last told) {
	tb.Helper()
	for _, e := range s.toldIn(tb, filter{"requestId = :v", requestID})[requestID] {
		types = append(types, e.Type)
		if strings.HasPrefix(e.Type, "Call") {
			last = e
		}
	}
	return types, last
}

// callNamed returns the name of a call without its service.
func callNamed(call string) string { return path.Base(call) }

// refusedBodies are bodies of calls that are always refused.
var refusedBodies = map[string]string{
	"CreateInstance":                       `{"instanceName":"x","machine":{"userName":"x","name":"x"}}`,
	"ClaimCredentials":                     `{"requestId":"x"}`,
	"CreateCallback":                       `{"authRequestId":"x"}`,
	"AuthorizeOrDenyDeviceAuthorization":   `{"deviceAuthorizationId":"x","deny":{}}`,
	"GenerateOrganizationDomainValidation": `{"organizationId":"1","domain":"x.example","type":"DOMAIN_VALIDATION_TYPE_DNS"}`,
	"VerifyOrganizationDomain":             `{"organizationId":"1","domain":"x.example"}`,
	"ResendInviteCode":                     `{"userId":"1"}`,
}
