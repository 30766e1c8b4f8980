package eventbridge_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/infra/local/eventbridge"
)

// A call is answered as by EventBridge, and valid events are passed on.
func TestServer(t *testing.T) {
	const put = "AWSEvents.PutEvents"
	entry := func(source, detail string) string {
		return fmt.Sprintf(`{"EventBusName":"bus","Source":%q,"DetailType":"OrgRequested","Detail":%q}`, source, detail)
	}
	taken := []eventbridge.Entry{{EventBusName: "bus", Source: "signup", DetailType: "OrgRequested", Detail: `{"a":1}`}}
	for _, c := range []struct {
		name, target, body string
		fault              error
		status             int
		want               string // a part of the response
		taken              []eventbridge.Entry
	}{
		{name: "an event", target: put, body: `{"Entries":[` + entry("signup", `{"a":1}`) + `]}`, status: 200, want: `"FailedEntryCount":0`, taken: taken},
		{name: "a fault", target: put, body: `{"Entries":[` + entry("signup", `{"a":1}`) + `]}`, fault: errors.New("full"), status: 200, want: `"FailedEntryCount":1,"Entries":[{"ErrorCode":"InternalFailure","ErrorMessage":"full"}]`, taken: taken},
		{name: "broken detail", target: put, body: `{"Entries":[` + entry("signup", `{`) + `]}`, status: 200, want: "MalformedDetail"},
		{name: "detail null", target: put, body: `{"Entries":[` + entry("signup", `null`) + `]}`, status: 200, want: "MalformedDetail"},
		{name: "no source", target: put, body: `{"Entries":[` + entry("", `{}`) + `]}`, status: 200, want: "InvalidArgument"},
		{name: "no entries", target: put, body: `{}`, status: 400, want: "ValidationException"},
		{name: "eleven entries", target: put, body: `{"Entries":[` + strings.Repeat("{},", 10) + `{}]}`, status: 400, want: "ValidationException"},
		{name: "too large", target: put, body: strings.Repeat(" ", 256<<10+1), status: 400, want: "ValidationException"},
		{name: "broken request", target: put, body: `{`, status: 400, want: "SerializationException"},
		{name: "another operation", target: "AWSEvents.ListRules", body: `{}`, status: 400, want: "UnknownOperationException"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []eventbridge.Entry
			server := eventbridge.Server{Take: func(_ string, e eventbridge.Entry) error {
				got = append(got, e)
				return c.fault
			}}
			request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(c.body))
			request.Header.Set("X-Amz-Target", c.target)
			answer := httptest.NewRecorder()
			server.ServeHTTP(answer, request)
			if answer.Code != c.status || !strings.Contains(answer.Body.String(), c.want) {
				t.Errorf("got %d %s, want %d with %s", answer.Code, answer.Body, c.status, c.want)
			}
			if diff := cmp.Diff(c.taken, got); diff != "" {
				t.Errorf("handed on (-want +got):\n%s", diff)
			}
		})
	}
}
