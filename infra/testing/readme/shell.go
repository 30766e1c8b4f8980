package readme

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/tenantry/tenantry/infra/local/running"
)

// Shell runs blocks of the language sh, all of a page in one bash, as a reader does who pastes them.
type Shell struct {
	// Folder is the working directory.
	Folder string
	// URL is where the API is served, if not by a `make run` that says so itself.
	URL string
	// Before is a script that comes first, with what replaces programs.
	Before string
}

// separator stands between what one block prints and what the next does.
const separator = "-- next --"

// Paste runs blocks and returns what each printed. A command that fails ends the script, and the error says in which
// block, with what was printed last. ctx ends it, too.
func (s Shell) Paste(ctx context.Context, script []Block) (answers []string, err error) {
	if s.URL != "" {
		if err := s.sayWhere(); err != nil {
			return nil, err
		}
	}
	var text strings.Builder
	text.WriteString("set -euo pipefail\n" + s.Before)
	for _, b := range script {
		text.WriteString(b.Text + "echo '" + separator + "'\n")
	}
	shell := exec.CommandContext(ctx, "bash", "-c", text.String())
	shell.Dir = s.Folder
	var stdout, stderr bytes.Buffer
	shell.Stdout, shell.Stderr = &stdout, &stderr
	err = shell.Run()
	answers = strings.Split(stdout.String(), separator)
	if n := len(answers) - 1; err != nil || n != len(script) {
		return nil, fmt.Errorf("%s: %w: %s\n%s", script[min(n, len(script)-1)].Place(), err, &stderr, answers[n])
	}
	return answers[:len(script)], nil
}

// sayWhere says what the pages ask `make run` for.
func (s Shell) sayWhere() error {
	text, err := json.Marshal(running.Run{URL: s.URL})
	if err != nil {
		return err
	}
	file := filepath.Join(s.Folder, running.Latest)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}
