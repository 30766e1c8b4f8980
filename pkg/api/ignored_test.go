package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
)

func TestUnmarshalJSON_names_what_it_ignores(t *testing.T) {
	t.Parallel()
	many := strings.Repeat(`"x":1,`, 20)
	for _, tt := range []struct{ name, body, want string }{
		{"nothing", goodSystem, ""},
		{"both spellings are known", `{"instance_name":"a","customDomain":"b"}`, ""},
		{"misspelt", `{"custmDomain":"x.example.com"}`, "custmDomain"},
		{"within", `{"machine":{"userName":"a","persnalAccessToken":{"expirationDate":null}}}`, "machine.persnalAccessToken"},
		{"parents as they are written out", `{"machine":{"machine_key":{"tipe":1}}}`, "machine.machineKey.tipe"},
		{"not into what is ignored", `{"a":{"b":1,"instanceName":"x"},"instanceName":"y"}`, "a"},
		{"in the order sent", `{"z":1,"instanceName":"x","a":[{}]}`, "z, a"},
		{"null", `{"a":null,"machine":null}`, "a"},
		{"a time has no members", `{"machine":{"personalAccessToken":{"expirationDate":"2030-01-01T00:00:00Z"}},"a":1}`, "a"},
		{"an enum's unknown name", `{"machine":{"machineKey":{"type":"KEY_TYPE_JASON"}}}`, "machine.machineKey.type"},
		{"an enum's number", `{"machine":{"machineKey":{"type":1}},"a":1}`, "a"},
		{"another case", `{"InstanceName":"x"}`, "InstanceName"},
		{"empty", `{"":1}`, ""},
		{"what a header cannot hold", "{\"a\\r\\nSet-Cookie: b, \\u00fc\\\"\":1}", "a??Set-Cookie:?b????"},
		{"long", `{"` + strings.Repeat("n", 4000) + `":1}`, strings.Repeat("n", 64)},
		{"many", "{" + many + `"y":1}`, strings.Repeat("x, ", 16) + "..."},
		{"known to the caller", `{"version":"1","a":1,"machine":{"version":1}}`, "a, machine.version"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var in system.CreateInstanceRequest
			ignored, err := api.UnmarshalJSON([]byte(tt.body), &in, "version")
			if got := strings.Join(ignored, ", "); got != tt.want || err != nil {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

// An error is reported as if nothing had been ignored before it.
func TestUnmarshalJSON_fault(t *testing.T) {
	t.Parallel()
	var in admin.SetUpOrgRequest
	ignored, err := api.UnmarshalJSON([]byte(`{"a":1,"roles":5}`), &in)
	if err == nil || strings.Contains(err.Error(), `"a"`) || ignored != nil {
		t.Errorf("got %q, %v, want only the fault of the roles", ignored, err)
	}
}

// The response and log line of a call name what was ignored, without values.
func TestIgnoredFields(t *testing.T) {
	t.Parallel()
	for path, body := range map[string]string{systemPath: goodSystem, instancePath: goodInstance} {
		for _, status := range []int{200, 400} {
			t.Run(fmt.Sprint(path, status), func(t *testing.T) {
				t.Parallel()
				s := newServer(t)
				r := s.goodRequest(t, path)
				body := body
				if status == 400 {
					body = "{}"
				}
				sent := strings.Replace(body, "{", `{"custmDomain":{"secret":"hunter2"},`, 1)
				sent = strings.Replace(sent, ",}", "}", 1)
				r.Body = io.NopCloser(strings.NewReader(sent))
				w := httptest.NewRecorder()
				s.handler.ServeHTTP(w, r)
				if got := w.Header().Get("Tenantry-Ignored-Fields"); w.Code != status || got != "custmDomain" {
					t.Errorf("got %d with %q", w.Code, got)
				}
				var line struct{ IgnoredFields []string }
				if err := json.Unmarshal(s.log.Bytes(), &line); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff([]string{"custmDomain"}, line.IgnoredFields); diff != "" || strings.Contains(s.log.String(), "hunter2") {
					t.Errorf("log line %s (-want +got):\n%s", s.log.String(), diff)
				}
			})
		}
		t.Run(path+" good", func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			w := httptest.NewRecorder()
			s.handler.ServeHTTP(w, s.goodRequest(t, path))
			if got, ok := w.Header()["Tenantry-Ignored-Fields"]; ok || strings.Contains(s.log.String(), "ignoredFields") {
				t.Errorf("got %q, log %s, want none", got, s.log.String())
			}
		})
	}
}
