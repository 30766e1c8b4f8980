package rest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/api/pb/system"
)

// Which part of a request a message is read from: a name that is to make sure
// that the right instance is removed must not get lost.
func TestDecode(t *testing.T) {
	const path = "/system/v1/instances/{instance_id}"
	type read struct{ id, name string }
	for _, c := range []struct {
		name, method, target, body string
		want                       read
	}{
		{"the body of a PUT", http.MethodPut, "?instanceName=query", `{"instanceName":"body"}`, read{"17", "body"}},
		{"the query of a DELETE", http.MethodDelete, "?instanceName=query", `{"instanceName":"body"}`, read{"17", "query"}},
		{"the query of a DELETE, by the other name", http.MethodDelete, "?instance_name=query", "", read{"17", "query"}},
		{"the query of a GET", http.MethodGet, "?instanceName=query", `{"instanceName":"body"}`, read{"17", "query"}},
		{"the path over the body", http.MethodPut, "", `{"instanceId":"18"}`, read{"17", ""}},
		{"the path over the query", http.MethodDelete, "?instanceId=18", "", read{"17", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, "/system/v1/instances/17"+c.target, strings.NewReader(c.body))
			r.SetPathValue("instance_id", "17")
			in := &system.RemoveInstanceRequest{}
			if _, err := decode(r, path, in); err != nil {
				t.Fatal(err)
			}
			if got := (read{in.GetInstanceId(), in.GetInstanceName()}); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
	r := httptest.NewRequest(http.MethodDelete, "/system/v1/instances/17?instanceName=a&instanceName=b", nil)
	if _, err := decode(r, path, &system.RemoveInstanceRequest{}); err == nil {
		t.Error("two names: got no refusal")
	}
}
