package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/tenantry/tenantry/infra/parts"
	"github.com/tenantry/tenantry/infra/testing/backend"
)

const (
	// architecture is the containers', in the template's terms.
	architecture = "x86_64"

	// stopGrace is how long the SAM CLI may take to remove its containers.
	stopGrace = 20 * time.Second
)

// sam is the SAM CLI with the template that it built.
type sam struct {
	path string
	// dir is exclusive to this run: concurrent runs may build something else.
	dir string
}

// builtSAM locates the SAM CLI and builds into a folder that remove deletes.
func builtSAM(ctx context.Context) (s *sam, remove func(), err error) {
	if s, remove, err = newSAM(); err != nil {
		return nil, nil, err
	}
	if err := timed("sam build", func() error { return s.build(ctx) }); err != nil {
		remove()
		return nil, nil, err
	}
	return s, remove, nil
}

func newSAM() (s *sam, remove func(), err error) {
	if _, err := os.Stat("template.yaml"); err != nil {
		return nil, nil, fmt.Errorf("run this from the root of the repository, by make: %w", err)
	}
	dir, err := parts.Dir()
	if err != nil {
		return nil, nil, err
	}
	s = &sam{path: filepath.Join(dir, "sam-cli", "bin", "sam")}
	if _, err := os.Stat(s.path); err != nil {
		return nil, nil, fmt.Errorf("the SAM CLI is not installed: run infra/parts/sam/engine.sh: %w", err)
	}
	if s.dir, err = os.MkdirTemp("", "sam"); err != nil {
		return nil, nil, err
	}
	return s, func() { _ = os.RemoveAll(s.dir) }, nil
}

// template returns the built template.
func (s *sam) template() string { return filepath.Join(s.dir, "build", "template.yaml") }

// build builds the executables as for a deployment, but for this machine's
// architecture.
func (s *sam) build(ctx context.Context) error {
	command := s.command(ctx, "build", "--build-dir", filepath.Dir(s.template()),
		"--parameter-overrides", "Architecture="+architecture)
	command.Env = append(command.Env, "ARCH="+architecture)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("sam build: %w\n%s", err, output)
	}
	return nil
}

// surroundings are the SAM CLI's variables: a region, and no account.
var surroundings = []string{
	"SAM_CLI_TELEMETRY=0", "AWS_DEFAULT_REGION=" + backend.Region,
	"AWS_CONFIG_FILE=" + os.DevNull, "AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull, "AWS_EC2_METADATA_DISABLED=true",
}

// command returns a command of the SAM CLI. It has no account: credentials of the
// caller would be checked with AWS before each invocation, and reach the functions.
func (s *sam) command(ctx context.Context, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, s.path, args...)
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "AWS_") {
			command.Env = append(command.Env, variable)
		}
	}
	command.Env = append(command.Env, surroundings...)
	// A separate process group, because this process passes Ctrl-C on, once.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGTERM) }
	command.WaitDelay = stopGrace
	return command
}
