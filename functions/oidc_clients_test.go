package functions_test

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tenantry/tenantry/infra/parts"
)

// TestClient_python checks that the public API's official Python client gets ten
// tokens within a second, and that a third-party verifier accepts them.
func TestClient_python(t *testing.T) {
	t.Parallel()
	w, m := startWithMachine(t, "python")
	w.useJWTs(t, m) // fastapi-zitadel-auth verifies only JWTs
	var got struct {
		Tokens, Subjects []string
		IDToken          any
	}
	runClient(t, &got, part(t, "python-clients", "bin", "python"), part(t, "python-clients", "tokens.py"), m.issuer, keyFile(t, m), m.instanceID)
	wantTokens(t, w, m, got.Tokens)
	if !slices.Equal(got.Subjects, slices.Repeat([]string{m.userID}, 10)) || got.IDToken != float64(http.StatusUnauthorized) {
		t.Errorf("verified by fastapi-zitadel-auth: got %v, an ID token: %v", got.Subjects, got.IDToken)
	}
}

// TestClient_zitadelNode checks the same of the official npm client.
func TestClient_zitadelNode(t *testing.T) {
	t.Parallel()
	w, m := startWithMachine(t, "node")
	var got struct{ Tokens []string }
	runClient(t, &got, "node", part(t, "zitadel-node", "tokens.mjs"), m.issuer, keyFile(t, m))
	wantTokens(t, w, m, got.Tokens)
}

// startWithMachine serves an instance that a machine owns, under the port that
// clients have to use.
func startWithMachine(tb testing.TB, name string) (*website, *machine) {
	tb.Helper()
	w := startWebsite(tb)
	m := w.machineOwner(tb, name)
	m.issuer += w.port
	return w, m
}

// part returns the path of a file in an installed part.
func part(tb testing.TB, path ...string) string {
	tb.Helper()
	dir, err := parts.Dir()
	if err != nil {
		tb.Fatal(err)
	}
	file := filepath.Join(append([]string{dir}, path...)...)
	if _, err := os.Stat(file); err != nil {
		tb.Fatalf("%v: run 'make parts'", err)
	}
	return file
}

// keyFile writes the machine's key in the format of clients.
func keyFile(tb testing.TB, m *machine) string {
	tb.Helper()
	text, err := json.Marshal(map[string]string{
		"type": "serviceaccount", "keyId": m.keyID, "userId": m.userID,
		"key": string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(m.key)})),
	})
	if err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(tb.TempDir(), "key.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// runClient runs a program and decodes the JSON that it prints.
func runClient(tb testing.TB, into any, program string, arguments ...string) {
	tb.Helper()
	out, err := exec.CommandContext(tb.Context(), program, arguments...).Output()
	if exit, ok := err.(*exec.ExitError); ok { //nolint:errorlint // Output does not wrap it
		tb.Fatalf("%v: %s", err, exit.Stderr)
	}
	if err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal(out, into); err != nil {
		tb.Fatalf("%v in %s", err, out)
	}
}

// wantTokens checks that the ten tokens are different and all open the API.
func wantTokens(tb testing.TB, w *website, m *machine, tokens []string) {
	tb.Helper()
	if distinct := slices.Compact(slices.Sorted(slices.Values(tokens))); len(distinct) != 10 {
		tb.Fatalf("tokens: got %d of %d, want 10", len(distinct), len(tokens))
	}
	for i, token := range tokens {
		if a := w.setup(tb, m.host, token, string(rune('a'+i))+" organisation"); a.Status != http.StatusOK {
			tb.Errorf("_setup: got %d %s", a.Status, a.Body)
		}
	}
}
