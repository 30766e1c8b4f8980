package running_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/infra/local/running"
)

// Of two runs, the later one is found by default, and each by its folder; a run that has ended is no longer found, and
// does not affect the other.
func TestRun(t *testing.T) {
	t.Chdir(t.TempDir())
	mustFind := func(dataDir, want string) {
		t.Helper()
		r, ok, err := running.Flags{DataDir: dataDir}.Find()
		if err != nil && dataDir == "" || ok != (want != "") || r.URL != want {
			t.Errorf("in %q: got %+v, %v, %v, want %q", dataDir, r, ok, err, want)
		}
	}
	mustFind("", "")
	first := running.Run{URL: "http://127.0.0.1:1", Audience: "a", Key: "k", AccessKeyID: "i", SecretAccessKey: "s"}
	forgetFirst, err := first.Write("one")
	if err != nil {
		t.Fatal(err)
	}
	mustFind("", first.URL)
	forgetSecond, err := running.Run{URL: "http://127.0.0.1:2"}.Write("two")
	if err != nil {
		t.Fatal(err)
	}
	mustFind("", "http://127.0.0.1:2")
	got, _, err := running.Flags{DataDir: "one"}.Find()
	if diff := cmp.Diff(first, got); diff != "" || err != nil {
		t.Errorf("the first run: %v (-want +got):\n%s", err, diff)
	}
	forgetFirst()
	mustFind("", "http://127.0.0.1:2")
	mustFind("one", "")
	forgetSecond()
	mustFind("", "")
}

// The file contains a secret.
func TestRun_ClosedToOthers(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := (running.Run{}).Write("data"); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{running.Latest, filepath.Join("data", "run.json")} {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("%s: got mode %o, want 600", file, got)
		}
	}
}

// A run that serves is told from one that was killed, or that there never was.
func TestServing(t *testing.T) {
	t.Chdir(t.TempDir())
	server := httptest.NewServer(http.NotFoundHandler())
	write := func(address string) {
		t.Helper()
		if _, err := (running.Run{URL: address, Key: filepath.Join("/data", "key.pem")}).Write("data"); err != nil {
			t.Fatal(err)
		}
	}
	if got, ok := running.Serving(t.Context()); ok {
		t.Errorf("no run: got %+v", got)
	}
	write(server.URL)
	if got, ok := running.Serving(t.Context()); !ok || got.URL != server.URL || got.DataDir() != "/data" {
		t.Errorf("a run: got %+v, %v", got, ok)
	}
	server.Close()
	if got, ok := running.Serving(t.Context()); ok {
		t.Errorf("a killed run: got %+v", got)
	}
	write("nonsense")
	if got, ok := running.Serving(t.Context()); ok {
		t.Errorf("a broken file: got %+v", got)
	}
}
