package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// A `git add .` never adds the private key of a data folder in a checkout, whatever its name.
func TestOpenDataDir_IsIgnoredByGit(t *testing.T) {
	checkout := t.TempDir()
	git := func(arguments ...string) string {
		t.Helper()
		out, err := exec.Command("git", append([]string{"-C", checkout}, arguments...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v: %s", arguments, err, out)
		}
		return string(out)
	}
	git("init", "--quiet")
	for range 2 { // created, then found
		dir, err := openDataDir(filepath.Join(checkout, "other"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dir.file(keyFileName), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := git("status", "--porcelain", "--untracked-files=all"); got != "" {
			t.Errorf("git would add %s", got)
		}
		if err := dir.lock.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
