package functions_test

import (
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/infra/local/apigateway"
)

// behindGateway serves all functions over HTTP/1.1 as API Gateway does: each
// request becomes an event with a base64 body, and no response has trailers.
func (p *provider) behindGateway() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.ProtoMajor != 1 {
			panic(http.ErrAbortHandler)
		}
		function := p.functionOf(r.URL.Path)
		if first, _, _ := strings.Cut(r.URL.Path[1:], "/"); slices.Contains([]string{"", ".well-known", "oauth", "oidc", "ui", "device"}, first) {
			function = p.function
		}
		a, err := invoke(function, request{
			Method: r.Method, Path: r.URL.RequestURI(), Host: r.Host, Header: r.Header, Body: body, InBase64: true,
		})
		if err != nil {
			panic(err)
		}
		apigateway.Deliver(a.Header)
		for name, values := range a.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(a.Status)
		_, _ = w.Write(a.Body) // the test fails anyway if its client has gone
	})
}

// program copies a program of infra/parts next to the packages of its part.
func program(tb testing.TB, name string, files ...string) (folder string) {
	tb.Helper()
	folder = tb.TempDir()
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join("../infra/parts", name, file))
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, file), text, 0o600)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := os.Symlink(part(tb, name, "node_modules"), filepath.Join(folder, "node_modules")); err != nil {
		tb.Fatal(err)
	}
	return folder
}

// systemKeyFile writes the system user's key in PKCS #8.
func (s *system) systemKeyFile(tb testing.TB) string {
	tb.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(s.key)
	if err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(tb.TempDir(), "system.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// TestClient_zitadelClient calls both versions over gRPC-web, and v2 over Connect,
// with the official npm client.
func TestClient_zitadelClient(t *testing.T) {
	t.Parallel()
	w, m := startWithMachine(t, "clients")
	var got map[string]any
	runClient(t, &got, "node", filepath.Join(program(t, "zitadel-client", "official.mjs"), "official.mjs"),
		m.issuer, keyFile(t, m), w.systemKeyFile(t), audience)
	second := func(name string) map[string]any {
		return map[string]any{
			"ping": "en", "user": map[string]any{
				"oneself": name + " 1 machine", "revoked": "Unauthenticated Errors.Token.Invalid (AUTH-7fs1e) AUTH-7fs1e Errors.Token.Invalid",
				"listed": "1 " + name + " 1 " + name, "changed": "1 " + name + ", renamed 2 Clerk", "deleted": "0 ",
				"again": "FailedPrecondition User already inactive (COMMAND-5gunjw0cd7) COMMAND-5gunjw0cd7 User already inactive",
				"gone":  "NotFound User could not be found (QUERY-Dfbg2) QUERY-Dfbg2 User could not be found",
			},
			"added": true, "listed": "1 true " + name + " 1",
			"taken": "AlreadyExists Organisation's name or id already taken (V3-DKcYh) V3-DKcYh Organisation's name or id already taken",
			"field": "InvalidArgument invalid AddOrganizationRequest.Name: value length must be between 1 and 200 runes, inclusive undefined undefined",
		}
	}
	if diff := cmp.Diff(map[string]any{
		"web": second("By gRPC-web"), "connect": second("By Connect"), "connectJSON": second("By Connect, JSON"),
		"v1": map[string]any{
			"setUp": true, "name": "first", "total": 5.0, "gone": "NotFound Organisation not found (QUERY-leq5Q) QUERY-leq5Q Organisation not found",
		},
		"v1ByConnect": "Unimplemented Not Found undefined undefined",
		"system":      "clients",
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestClient_pythonCalls calls v2 over Connect with the official PyPI client.
func TestClient_pythonCalls(t *testing.T) {
	t.Parallel()
	_, m := startWithMachine(t, "calls")
	var got map[string]any
	runClient(t, &got, part(t, "python-clients", "bin", "python"), "../infra/parts/python-clients/calls.py", m.issuer, keyFile(t, m))
	if diff := cmp.Diff(map[string]any{"ping": "en", "users": map[string]any{
		"machine": []any{"bot", "USER_STATE_ACTIVE", "Bot"}, "human": []any{"ada@example.com", "USER_STATE_ACTIVE", "Ada Lovelace"},
		"oneself": "bot", "other": "404 not_found", "revoked": "401 unauthenticated Errors.Token.Invalid (AUTH-7fs1e)",
		"taken":             "409 already_exists User already exists (V3-DKcYh)",
		"listed":            []any{"2", []any{"ada@example.com", "USER_STATE_ACTIVE", "Ada Lovelace"}, []any{"bot", "USER_STATE_ACTIVE", "Bot"}},
		"changed":           []any{"2", []any{"ada@example.com", "USER_STATE_ACTIVE", "A. Lovelace"}, []any{"clerk", "USER_STATE_INACTIVE", "Bot"}},
		"deactivated again": "400 failed_precondition User already inactive (COMMAND-5gunjw0cd7)",
		"deleted":           []any{nil}, "gone": "404 not_found User could not be found (QUERY-Dfbg2)",
	}, "organizations": map[string]any{
		"added":             []any{"1", []any{true, "Initech", "ORGANIZATION_STATE_ACTIVE"}},
		"deactivated":       []any{"1", []any{true, "Hooli", "ORGANIZATION_STATE_INACTIVE"}},
		"deactivated again": "400 failed_precondition Organisation is already deactivated (EVENT-Dbs2g)",
		"deleted":           []any{nil},
		"dates":             true,
		"field":             "400 invalid_argument invalid AddOrganizationRequest.Name: value length must be between 1 and 200 runes, inclusive",
	}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
