package functions_test

import (
	"bufio"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/infra/parts"
)

// TestClient_npm: openid-client, which checks what the specifications say,
// goes the whole way of a person.
func TestClient_npm(t *testing.T) {
	dir, err := parts.Dir()
	if err != nil {
		t.Fatal(err)
	}
	w := startWebsite(t)
	owner := w.humanOwner(t, "npm", false)
	issuer := owner.issuer + w.port
	node := exec.CommandContext(t.Context(), "node", filepath.Join(dir, "openid-client", "flow.mjs"),
		issuer, consoleClient, callback, "openid profile offline_access", w.address)
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
	b := w.browser(owner.host + w.port)
	toLogin := location(t, b.open(t, strings.TrimPrefix(lines.Text(), issuer), nil))
	back := location(t, b.signIn(t, toLogin.String(), "ada", goodPassword))
	answered := location(t, b.open(t, back.String(), nil))
	if _, err := fmt.Fprintln(in, answered); err != nil {
		t.Fatal(err)
	}
	if !lines.Scan() {
		t.Fatalf("%v: %s", node.Wait(), &stderr)
	}
	var got map[string]any
	mustUnmarshal(t, lines.Bytes(), &got)
	if err := node.Wait(); err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	end, _ := got["end"].(string)
	delete(got, "end")
	if diff := cmp.Diff(map[string]any{"sub": owner.userID, "name": "Ada Lovelace", "rotated": true, "afterRevocation": "invalid_grant"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if a := b.open(t, strings.TrimPrefix(end, issuer), nil); a.Status != http.StatusFound || location(t, a).Path != "/ui/login/logged-out" {
		t.Errorf("end of the session: got %d %s", a.Status, a.Body)
	}
}
