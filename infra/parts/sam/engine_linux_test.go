package sam_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// engine.sh reports by status and message that no engine is available, and only then. The commands that it uses are
// replaced here.
func TestEngine(t *testing.T) {
	const answers, fails = "exit 0", "exit 1"
	for _, c := range []struct {
		name     string
		commands map[string]string
		status   int
		want     string
	}{
		{"an engine answers", map[string]string{"docker": answers, "id": "echo 1000"}, 0, "ready"},
		{"another system", map[string]string{"docker": answers, "uname": "echo Darwin"}, 69, "this is Darwin on Darwin"},
		{"not root", map[string]string{"docker": fails, "id": "echo 1000"}, 69, "only root can change that"},
		{
			"no apt-get",
			map[string]string{"docker": fails, "id": "echo 0", "dockerd": "", "apt-get": ""},
			69, "there is no apt-get",
		},
		{
			"nothing to install from",
			map[string]string{"docker": fails, "id": "echo 0", "dockerd": "", "apt-get": "echo no route; exit 100"},
			69, "apt-get could not install docker.io iptables: no route",
		},
		{
			"the engine may not start",
			map[string]string{"docker": fails, "id": "echo 0", "iptables": answers, "dockerd": "echo not permitted >&2; exit 1"},
			69, "dockerd does not start: not permitted",
		},
		{"the SAM CLI cannot be installed", map[string]string{"docker": answers, "install.sh": "exit 7"}, 7, ""},
		{
			"the image cannot be made",
			map[string]string{"docker": `case $1 in info) ;; *) exit 1 ;; esac`, "busybox": answers},
			1, "could not make the image",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			output, status := runEngine(t, c.commands)
			if status != c.status || !strings.Contains(output, c.want) {
				t.Errorf("got %d, want %d with %q:\n%s", status, c.status, c.want, output)
			}
		})
	}
}

// runEngine runs engine.sh in a separate folder, with commands instead of this machine's; "" removes one.
func runEngine(t *testing.T, commands map[string]string) (output string, status int) {
	t.Helper()
	folder := t.TempDir()
	bin, scripts := filepath.Join(folder, "bin"), filepath.Join(folder, "infra", "parts", "sam")
	interpreter := filepath.Join(folder, ".local", "parts", "sam-cli", "bin")
	for _, dir := range []string{bin, scripts, filepath.Join(interpreter, "rapid")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	script, err := os.ReadFile("engine.sh")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		filepath.Join(scripts, "engine.sh"):                          string(script),
		filepath.Join(scripts, "install.sh"):                         "#!/bin/sh\n" + commands["install.sh"],
		filepath.Join(interpreter, "python"):                         "#!/bin/sh\necho '" + filepath.Join(interpreter, "rapid") + "'\n",
		filepath.Join(interpreter, "rapid", "aws-lambda-rie-x86_64"): "",
	}
	for name, text := range commands {
		if text != "" {
			files[filepath.Join(bin, name)] = "#!/bin/sh\n" + text + "\n"
		}
	}
	for path, text := range files {
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil { //nolint:gosec // it is to be executed
			t.Fatal(err)
		}
	}
	// Only commands that the script may use from this machine: others that a case lacks must not be found.
	for _, name := range []string{"bash", "dirname", "mkdir", "flock", "tail", "setsid", "sleep", "mktemp", "rm", "cp", "install", "cat", "uname", "id"} {
		if _, ok := commands[name]; ok {
			continue
		}
		path, err := exec.LookPath(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.CommandContext(t.Context(), filepath.Join(bin, "bash"), filepath.Join(scripts, "engine.sh"))
	command.Env = []string{"PATH=" + bin}
	text, err := command.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(text), command.ProcessState.ExitCode()
}
