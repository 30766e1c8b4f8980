package readme

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// Shell runs blocks of the language sh, all of a page in one bash, as a reader does who pastes them.
type Shell struct {
	// Folder is the working directory.
	Folder string
	// URL stands in the place of http://127.0.0.1:8080, where `make run` serves.
	URL string
	// Before is a script that comes first, with what stands in the place of programs.
	Before string
}

// separator stands between what one block prints and what the next does.
const separator = "-- next --"

// Paste runs blocks and gives what each printed. A command that fails ends the script, and the error says in which
// block, with what was printed last. ctx ends it, too.
func (s Shell) Paste(ctx context.Context, script []Block) (answers []string, err error) {
	var text strings.Builder
	text.WriteString("set -euo pipefail\n" + s.Before)
	for _, b := range script {
		text.WriteString(strings.ReplaceAll(b.Text, "http://127.0.0.1:8080", s.URL) + "echo '" + separator + "'\n")
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
