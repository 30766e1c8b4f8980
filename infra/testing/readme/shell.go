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

// Shell runs the sh blocks of a page in one bash, like a reader who pastes them.
type Shell struct {
	// Folder is the working directory.
	Folder string
	// URL is the address of the API, unless a `make run` writes it.
	URL string
	// Before is a script that runs first and replaces programs.
	Before string
}

// separator separates the output of blocks.
const separator = "-- next --"

// Paste runs blocks and returns what each printed. A failing command ends the script,
// and the error names the block and its last output. ctx ends it, too.
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

// sayWhere writes the file that the pages read the address from.
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
