package rie

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tenantry/tenantry/infra/parts"
)

// Function is a compiled function under the emulator.
type Function struct {
	*parts.RIE
	logFile string
}

// pidFile is the file with a function's process id.
const pidFile = "pid"

// Start runs an executable with environment as its whole environment. The function
// itself starts with the first Invoke, as in Lambda. Its log and process id are kept in
// dir, which it must not share; a later Start appends to the log. ctx ends it.
func Start(ctx context.Context, bootstrap, dir string, environment map[string]string) (*Function, error) {
	bootstrap, err := filepath.Abs(bootstrap)
	if err != nil {
		return nil, err
	}
	f := &Function{logFile: filepath.Join(dir, "log")}
	// The emulator provides neither log nor process id, so a script in between does.
	script := filepath.Join(dir, "bootstrap.sh")
	text := fmt.Sprintf("#!/bin/sh\necho $$ >'%s'\nexec '%s' >>'%s' 2>&1\n", filepath.Join(dir, pidFile), bootstrap, f.logFile)
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil { //nolint:gosec // an executable
		return nil, err
	}
	o := parts.RIEOptions{Bootstrap: script}
	for name, value := range environment {
		o.Env = append(o.Env, name+"="+value)
	}
	if f.RIE, err = parts.StartRIE(ctx, o); err != nil {
		return nil, err
	}
	return f, nil
}

// Invoke sends an event. It returns the response and what the function logged
// meanwhile, even with an error. One event at a time.
func (f *Function) Invoke(ctx context.Context, event []byte) (answer, log []byte, err error) {
	before, err := f.Log()
	if err != nil {
		return nil, nil, err
	}
	answer, err = f.RIE.Invoke(ctx, event)
	after, logErr := f.Log()
	if err == nil {
		err = logErr
	}
	return answer, after[min(len(before), len(after)):], err
}

// Log returns everything that the function has written.
func (f *Function) Log() ([]byte, error) {
	text, err := os.ReadFile(f.logFile)
	if os.IsNotExist(err) {
		return nil, nil
	}
	return text, err
}

// PID returns the process id of the function started with dir, once it was invoked.
func PID(dir string) (int, error) {
	text, err := os.ReadFile(filepath.Join(dir, pidFile))
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}
