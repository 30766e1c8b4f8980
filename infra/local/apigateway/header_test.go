package apigateway_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/infra/local/apigateway"
)

// TestHandler checks that a caller gets the headers that the gateway leaves, whether or not the handler wrote a status.
func TestHandler(t *testing.T) {
	for _, status := range []int{0, http.StatusUnauthorized} {
		handler := apigateway.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for name, values := range map[string][]string{
				"WWW-Authenticate": {"Bearer", "Basic"}, "Content-Type": {"application/json"}, "Set-Cookie": {"a=1", "b=2"},
				"Location": {"/x"}, "Retry-After": {"1"}, "Cache-Control": {"no-store"}, "Transfer-Encoding": {"chunked"}, "Server": {"x"},
			} {
				for _, value := range values {
					w.Header().Add(name, value)
				}
			}
			if status != 0 {
				w.WriteHeader(status)
			}
			_, _ = io.WriteString(w, "{}")
		}), "id-1")
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/", nil))
		want := http.Header{
			"X-Amzn-Remapped-Www-Authenticate": {"Bearer", "Basic"}, "Content-Type": {"application/json"}, "Set-Cookie": {"a=1", "b=2"},
			"Location": {"/x"}, "Retry-After": {"1"}, "Cache-Control": {"no-store"}, "X-Amzn-Remapped-Server": {"x"}, "X-Amzn-Requestid": {"id-1"},
		}
		if diff := cmp.Diff(want, recorder.Result().Header); diff != "" {
			t.Errorf("status %d: headers (-want +got):\n%s", status, diff)
		}
		if recorder.Code != max(status, http.StatusOK) || recorder.Body.String() != "{}" {
			t.Errorf("got %d %s", recorder.Code, recorder.Body)
		}
	}
}

// TestAdds checks that the sample events of a REST API have the headers that the gateway adds.
func TestAdds(t *testing.T) {
	files, err := filepath.Glob("../../../events/sample/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var event struct {
			HTTPMethod        string
			MultiValueHeaders http.Header
		}
		if err := json.Unmarshal(text, &event); err != nil || event.HTTPMethod == "" {
			continue // not a request of a REST API
		}
		seen++
		for _, name := range apigateway.Adds() {
			if event.MultiValueHeaders.Get(name) == "" {
				t.Errorf("%s: has no %s", file, name)
			}
		}
	}
	if seen < 10 {
		t.Errorf("found %d events of a REST API", seen)
	}
}
