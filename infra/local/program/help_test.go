package program_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// helpWithin is far less than any command takes to do its work.
const helpWithin = time.Minute

// Every command of infra describes itself with --help, without doing anything, and refuses unknown flags. The programs
// that infra/measure/coldstart measures are not commands: Lambda starts them.
func TestCommands(t *testing.T) {
	list := exec.Command("go", "list", "-f", `{{if eq .Name "main"}}{{.ImportPath}}{{end}}`, "../../...")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for _, command := range strings.Fields(string(out)) {
		if !strings.Contains(command, "/coldstart/") {
			commands = append(commands, command)
		}
	}
	if len(commands) < 6 {
		t.Fatalf("got %v, want every command of infra", commands)
	}
	folder := t.TempDir()
	build := exec.Command("go", append([]string{"build", "-ldflags", "-s -w", "-o", folder + string(filepath.Separator)}, commands...)...)
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, text)
	}
	for _, command := range commands {
		name := filepath.Base(command)
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), helpWithin)
			defer cancel()
			run := func(flag string) (string, error) {
				command := exec.CommandContext(ctx, filepath.Join(folder, name), flag)
				command.Dir = t.TempDir()
				// Nothing that it might start can be found.
				command.Env = append(os.Environ(), "TENANTRY_PARTS="+command.Dir)
				text, err := command.CombinedOutput()
				return string(text), err
			}
			if text, err := run("--help"); err != nil || !strings.HasPrefix(text, "Usage: "+name) {
				t.Errorf("--help: got %v, %s, want its usage", err, text)
			}
			if text, err := run("--hlep"); err == nil || !strings.Contains(text, "unknown flag --hlep") {
				t.Errorf("--hlep: got %v, %s, want a refusal", err, text)
			}
		})
	}
}
