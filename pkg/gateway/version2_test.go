package gateway_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/gateway"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/web"
)

// answer2 is an answer in payload format version 2.0.
type answer2 struct {
	StatusCode      int
	Headers         map[string]string
	Body            string
	IsBase64Encoded bool
	Cookies         []string
	// MultiValueHeaders must not be there.
	MultiValueHeaders map[string][]string
}

// invoke2 invokes a handler with an event of version 2.0.
func invoke2(t *testing.T, event string, handler http.HandlerFunc) answer2 {
	t.Helper()
	h := gateway.New(telemetry.NewLogger(io.Discard, slog.LevelInfo), handler)
	raw, err := h.Invoke(t.Context(), []byte(event))
	if err != nil {
		t.Fatal(err)
	}
	var answer answer2
	if err := json.Unmarshal(raw, &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func event2(members string) string {
	return `{"version":"2.0","routeKey":"$default","requestContext":{"requestId":"gateway-2","domainName":"api.example.com","stage":"$default",` +
		`"http":{"method":"POST","path":"/a/b","protocol":"HTTP/1.1","sourceIp":"203.0.113.7","userAgent":"x"}},` + members + `}`
}

// TestVersion2_request checks that the handler sees what the caller sent, as with
// version 1.0.
func TestVersion2_request(t *testing.T) {
	for _, tt := range []struct {
		name, members string
		want          func(*seen)
	}{
		{"as sent", `"rawPath":"/a/b","rawQueryString":"","headers":{"host":"acme.example.com"}`, func(*seen) {}},
		{"no raw path", `"headers":{"host":"acme.example.com"}`, func(*seen) {}},
		{"encoded path", `"rawPath":"/a%2Fb","headers":{"host":"acme.example.com"}`, func(s *seen) { s.EscapedPath = "/a%2Fb" }},
		{
			"query, letter by letter", `"rawPath":"/a/b","rawQueryString":"b=2&a=1%20&a=&x;y","queryStringParameters":{"b":"2"},"headers":{"host":"acme.example.com"}`,
			func(s *seen) { s.Query = "b=2&a=1%20&a=&x;y" },
		},
		{"header with several values", `"rawPath":"/a/b","headers":{"host":"acme.example.com","x-double":"a,b","idempotency-key":"\"a,b\""}`, func(s *seen) {
			s.Header["X-Double"], s.Header["Idempotency-Key"] = []string{"a,b"}, []string{`"a,b"`}
		}},
		{"cookies", `"rawPath":"/a/b","cookies":["a=1","b=2"],"headers":{"host":"acme.example.com","cookie":"a=1; b=2"}`, func(s *seen) {
			s.Header["Cookie"] = []string{"a=1; b=2"}
		}},
		{"no headers", `"rawPath":"/a/b"`, func(s *seen) { s.Host, s.Header = "api.example.com", http.Header{} }},
		{"body", `"rawPath":"/a/b","headers":{"host":"acme.example.com"},"body":"{}"`, func(s *seen) { s.Body = "{}" }},
		{
			"binary body", `"rawPath":"/a/b","headers":{"host":"acme.example.com"},"isBase64Encoded":true,"body":"` + base64.StdEncoding.EncodeToString([]byte("\xff{\x00")) + `"`,
			func(s *seen) { s.Body = "\xff{\x00" },
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := &seen{
				Method: "POST", Host: "acme.example.com", Path: "/a/b", EscapedPath: "/a/b", RemoteAddr: "203.0.113.7", RequestID: "gateway-2",
				Header: http.Header{"Host": {"acme.example.com"}},
			}
			tt.want(want)
			var got *seen
			answer := invoke2(t, event2(tt.members), func(w http.ResponseWriter, r *http.Request) {
				body, err := io.ReadAll(r.Body)
				if err != nil {
					t.Error(err)
				}
				got = &seen{r.Method, r.Host, r.URL.Path, r.URL.EscapedPath(), r.URL.RawQuery, r.RemoteAddr, web.RequestID(r.Context()), r.Header, string(body)}
				w.WriteHeader(http.StatusTeapot)
			})
			if diff := cmp.Diff(want, got); diff != "" || answer.StatusCode != http.StatusTeapot {
				t.Errorf("got %d; request (-want +got):\n%s", answer.StatusCode, diff)
			}
		})
	}
}

// TestVersion2_response checks the answer in the format of version 2.0, where headers
// have one value, cookies are separate and binary bodies are base64.
func TestVersion2_response(t *testing.T) {
	got := invoke2(t, event2(`"rawPath":"/"`), func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Add("Set-Cookie", "a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT")
		w.Header().Add("Set-Cookie", "b=2")
		w.Header().Add("Vary", "Origin")
		w.Header().Add("Vary", "Accept-Language")
		w.Header().Set("Www-Authenticate", "Bearer")
		w.Header().Set("Content-Type", "application/octet-stream")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte("\xff\x00"))
	})
	want := answer2{
		StatusCode: http.StatusUnauthorized,
		Headers:    map[string]string{"Vary": "Origin, Accept-Language", "Www-Authenticate": "Bearer", "Content-Type": "application/octet-stream"},
		Body:       base64.StdEncoding.EncodeToString([]byte("\xff\x00")), IsBase64Encoded: true,
		Cookies: []string{"a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT", "b=2"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestVersion2_broken checks that an event that is not an HTTP request is also answered
// in the format of its version, and that the handler does not see it.
func TestVersion2_broken(t *testing.T) {
	for name, event := range map[string]string{
		"base64": event2(`"rawPath":"/","isBase64Encoded":true,"body":"{"`),
		"escape": event2(`"rawPath":"/%zz"`),
		"method": strings.Replace(event2(`"rawPath":"/"`), `"POST"`, `"PO ST"`, 1),
	} {
		got := invoke2(t, event, func(http.ResponseWriter, *http.Request) { t.Errorf("%s: the handler was called", name) })
		if got.StatusCode != http.StatusBadRequest || got.Headers["Content-Type"] != "application/json" || got.MultiValueHeaders != nil {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

// TestVersion1_of_HTTP_API checks an HTTP API that is set to version 1.0: its
// events then say so and need answers of that version.
func TestVersion1_of_HTTP_API(t *testing.T) {
	got := invoke2(t, `{"version":"1.0","httpMethod":"GET","path":"/x","headers":{"Host":"a.example"}}`, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Seen", r.Method+" "+r.Host+r.URL.Path)
		w.WriteHeader(http.StatusOK)
	})
	if got.MultiValueHeaders["X-Seen"] == nil || got.MultiValueHeaders["X-Seen"][0] != "GET a.example/x" || got.Headers != nil {
		t.Errorf("got %+v", got)
	}
}

// FuzzVersion2 checks that no event of version 2.0 makes the invocation fail, and that
// each answer has a status.
func FuzzVersion2(f *testing.F) {
	for _, sample := range []string{"setup-org/http-api", "oidc/function-url"} {
		seed, err := os.ReadFile("../../events/sample/" + sample + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed)
	}
	f.Add([]byte(event2(`"rawPath":"//\\evil.example/%0d%0a","cookies":["\r\n"],"headers":{"":"x","host":""}`)))
	f.Add([]byte(event2(`"rawPath":"*","rawQueryString":"\r\n#?%zz"`)))
	h := systemAPI()
	f.Fuzz(func(t *testing.T, raw []byte) {
		answer, err := h.Invoke(t.Context(), raw)
		var got answer2
		if json.Unmarshal(raw, new(struct{ Version string })) != nil || err != nil {
			return // not an event
		}
		if err := json.Unmarshal(answer, &got); err != nil || got.StatusCode < 300 || got.StatusCode == http.StatusInternalServerError {
			t.Errorf("got %s, %v, want a refusal", answer, err)
		}
	})
}
