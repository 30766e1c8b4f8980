package functions_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// differingMetadata are the metadata members that differ on purpose.
var differingMetadata = map[string]string{
	"scopes_supported":                                         "address tells nothing, so it is not promised; the scopes of this system are",
	"response_types_supported":                                 "the implicit flow is not served",
	"grant_types_supported":                                    "the implicit flow is not served",
	"request_object_signing_alg_values_supported":              requestObjects,
	"request_parameter_supported":                              requestObjects,
	"token_endpoint_auth_signing_alg_values_supported":         pss,
	"revocation_endpoint_auth_signing_alg_values_supported":    pss,
	"introspection_endpoint_auth_signing_alg_values_supported": pss,
	"introspection_endpoint_auth_methods_supported":            "a secret by post is taken, too",
	"claims_supported":                                         "those that there are",
	"ui_locales_supported":                                     "the languages of the pages",
	"backchannel_logout_supported":                             noBackChannel,
	"backchannel_logout_session_supported":                     noBackChannel,
	"authorization_response_iss_parameter_supported":           "answers name their issuer (RFC 9207)",
	"prompt_values_supported":                                  "what is not served is not promised",
}

const (
	requestObjects = "request objects are not served"
	pss            = "PS256 is taken, too"
	noBackChannel  = "nobody is called when a person signs out"
)

// TestGoldenDiscovery compares the metadata with the recorded metadata, member by
// member.
func TestGoldenDiscovery(t *testing.T) {
	t.Parallel()
	g := startGoldenBrowser(t, startProvider(t), "recordedmetadata")
	differing := map[string]differingAnswer{
		"discovery/ok":   {200, `"issuer":"http://recordedmetadata.example.com"`, "what is not served is not promised"},
		"discovery/post": {405, `"method not allowed"`, "a document is read by GET"},
	}
	compareApps(t, "discovery.txtar", differing, func(t *testing.T, c *caseV2) {
		t.Helper()
		a := g.ask(t, g.requestOf(t, c))
		differing[c.name].check(t, a)
		if a.Status != http.StatusOK {
			return
		}
		var want, got map[string]any
		mustUnmarshal(t, []byte(g.fill(string(c.answer))), &want)
		mustUnmarshal(t, a.Body, &got)
		for name := range differingMetadata {
			if cmp.Equal(want[name], got[name]) {
				t.Errorf("%s is as recorded", name)
			}
			delete(want, name)
			delete(got, name)
		}
		for _, document := range []map[string]any{want, got} {
			for name, value := range document {
				if list, ok := value.([]any); ok {
					document[name] = slices.Sorted(slices.Values(texts(list)))
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("metadata (-want +got):\n%s", diff)
		}
	})
}
