package functions_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"
)

// npmFlow takes a person all the way with openid-client, which reaches the provider
// at address. It returns the browser, the client's findings, and its output if it
// failed.
func (w *website) npmFlow(t *testing.T, owner *person, address string) (b *browser, got map[string]any, failure string) {
	t.Helper()
	issuer := owner.issuer + w.port
	node := exec.CommandContext(t.Context(), "node", filepath.Join(program(t, "openid-client", "flow.mjs"), "flow.mjs"),
		issuer, consoleClient, callback, "openid profile offline_access", address)
	var stderr strings.Builder
	node.Stderr = &stderr
	in, err := node.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatalf("%v: run 'make parts'", err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatalf("%v: %s; is it installed? run 'make parts'", node.Wait(), &stderr)
	}
	b = w.browser(owner.host + w.port)
	toLogin := location(t, b.open(t, strings.TrimPrefix(lines.Text(), issuer), nil))
	back := location(t, b.signIn(t, toLogin.String(), "ada", goodPassword))
	answered := location(t, b.open(t, back.String(), nil))
	if _, err := fmt.Fprintln(in, answered); err != nil {
		t.Fatal(err)
	}
	if lines.Scan() {
		mustUnmarshal(t, lines.Bytes(), &got)
	}
	if err := node.Wait(); err != nil {
		return b, nil, fmt.Sprintf("%v: %s", err, &stderr)
	}
	return b, got, ""
}

// TestClient_npm takes a person all the way with openid-client, which checks what
// the specifications demand, including signatures.
func TestClient_npm(t *testing.T) {
	t.Parallel()
	w := startWebsite(t)
	owner := w.humanOwner(t, "npm", false)
	b, got, failure := w.npmFlow(t, owner, w.address)
	if failure != "" {
		t.Fatal(failure)
	}
	end, _ := got["end"].(string)
	delete(got, "end")
	if diff := cmp.Diff(map[string]any{"sub": owner.userID, "name": "Ada Lovelace", "rotated": true, "afterRevocation": "invalid_grant"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if a := b.open(t, strings.TrimPrefix(end, owner.issuer+w.port), nil); a.Status != http.StatusFound || location(t, a).Path != "/ui/login/logged-out" {
		t.Errorf("end of the session: got %d %s", a.Status, a.Body)
	}
}

// TestClient_npm_signature checks that the client does verify the ID token: it
// stops if other keys are published under the same id.
func TestClient_npm_signature(t *testing.T) {
	t.Parallel()
	w := startWebsite(t)
	owner := w.humanOwner(t, "npm-forged", false)
	other := madeKey(2048, ofStrangers)
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: w.address})
	proxy.ModifyResponse = func(r *http.Response) error {
		if r.Request.URL.Path != "/oauth/v2/keys" {
			return nil
		}
		var keys jose.JSONWebKeySet
		if err := json.NewDecoder(r.Body).Decode(&keys); err != nil {
			return err
		}
		for i := range keys.Keys {
			keys.Keys[i].Key = &other.PublicKey
		}
		body, err := json.Marshal(keys)
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(string(body))), int64(len(body))
		r.Header.Set("Content-Length", fmt.Sprint(len(body)))
		return err
	}
	_, got, failure := w.npmFlow(t, owner, strings.TrimPrefix(serve(t, proxy), "http://"))
	if !strings.Contains(failure, "signature") {
		t.Errorf("got %v, %s; want a refusal of the signature", got, failure)
	}
}
