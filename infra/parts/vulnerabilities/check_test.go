// Package vulnerabilities contains the test of check.sh.
package vulnerabilities

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// plain is a response without compression.
type plain struct{ io.Writer }

func (plain) Close() error { return nil }

// A finding fails, and an unreachable database is reported.
func TestCheck(t *testing.T) {
	// A database with one vulnerability, in a function that exists since Go 1.0.
	const entry = `{"schema_version":"1.3.1","id":"GO-2026-0000","modified":"2026-01-01T00:00:00Z","published":"2026-01-01T00:00:00Z",
"summary":"made up","details":"made up","affected":[{"package":{"name":"stdlib","ecosystem":"Go"},
"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],
"ecosystem_specific":{"imports":[{"path":"strings","symbols":["ToUpper"]}]}}],"database_specific":{"url":"https://pkg.go.dev/vuln/GO-2026-0000"}}`
	files := map[string]string{
		"/index/db.json":        `{"modified":"2026-01-01T00:00:00Z"}`,
		"/index/modules.json":   `[{"path":"stdlib","vulns":[{"id":"GO-2026-0000","modified":"2026-01-01T00:00:00Z"}]}]`,
		"/index/vulns.json":     `[{"id":"GO-2026-0000","modified":"2026-01-01T00:00:00Z"}]`,
		"/ID/GO-2026-0000.json": entry,
	}
	database := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, compressed := strings.CutSuffix(r.URL.Path, ".gz")
		text, ok := files[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		var out io.WriteCloser = plain{w}
		if compressed {
			out = gzip.NewWriter(w)
		}
		_, _ = io.WriteString(out, text)
		_ = out.Close()
	}))
	defer database.Close()

	for _, c := range []struct {
		name, database, call string
		status               int
		said                 string
	}{
		{"a call of what is vulnerable", database.URL, `strings.ToUpper("a")`, 3, "GO-2026-0000"},
		{"no call of it", database.URL, `strings.ToLower("a")`, 0, "No vulnerabilities found"},
		{"no database", "http://127.0.0.1:1", `strings.ToUpper("a")`, 0, "NOT CHECKED: http://127.0.0.1:1 cannot be reached"},
	} {
		t.Run(c.name, func(t *testing.T) {
			module := t.TempDir()
			for name, text := range map[string]string{
				"go.mod":  "module example.com/a\n\ngo 1.26\n",
				"main.go": "package main\n\nimport \"strings\"\n\nfunc main() { println(" + c.call + ") }\n",
			} {
				if err := os.WriteFile(filepath.Join(module, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			command := exec.Command("./check.sh", module)
			command.Env = append(os.Environ(), "GOVULNDB="+c.database)
			out, err := command.CombinedOutput()
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			if got := command.ProcessState.ExitCode(); got != c.status || !strings.Contains(string(out), c.said) {
				t.Errorf("got %d and %q, want %d and %q", got, out, c.status, c.said)
			}
		})
	}
}
