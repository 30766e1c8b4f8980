package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/tenantry/tenantry/infra/testing/backend"
	"github.com/tenantry/tenantry/infra/testing/build"
)

// stack is the built template with its own backend.
type stack struct {
	*sam
	*backend.Backend
	// resources maps names in functions/ to names in the template.
	resources map[string]string
	network   string
	// dir is exclusive to this stack.
	dir string
	// common are the options of every `sam local`.
	common []string
	close  func()
}

// newStack starts the backend of a stack. The stack must be closed.
func newStack(ctx context.Context, s *sam, audience, externalDomain string) (_ *stack, err error) {
	t := &stack{sam: s, resources: map[string]string{}}
	var closers []func()
	t.close = func() {
		for i := len(closers) - 1; i >= 0; i-- {
			closers[i]()
		}
	}
	defer func() {
		if err != nil {
			t.close()
		}
	}()
	functions, err := build.Functions(".")
	if err != nil {
		return nil, err
	}
	for _, f := range functions {
		t.resources[f.Name] = f.Resource
	}
	if t.dir, err = os.MkdirTemp(s.dir, "stack"); err != nil {
		return nil, err
	}
	address, err := bridge(ctx)
	if err != nil {
		return nil, err
	}
	t.Backend, err = backend.Start(ctx, backend.Options{
		Address: address, Dir: t.dir, Audience: audience, ExternalDomain: externalDomain,
	})
	if err != nil {
		return nil, err
	}
	closers = append(closers, t.Stop)
	t.network = "tenantry-" + filepath.Base(s.dir) + "-" + filepath.Base(t.dir)
	removeNetwork, err := newNetwork(ctx, t.network)
	if err != nil {
		return nil, err
	}
	closers = append(closers, removeNetwork)
	variables, err := t.variables()
	if err != nil {
		return nil, err
	}
	t.common = []string{
		"--template", s.template(), "--env-vars", variables, "--skip-pull-image", "--docker-network", t.network,
		"--parameter-overrides", "Architecture=" + architecture,
	}
	for name, value := range t.Parameters() {
		// The SAM CLI cuts an unquoted value at the first quote inside it.
		t.common = append(t.common, name+"='"+value+"'")
	}
	return t, nil
}

// variables writes the file of variables that are not derived from parameters.
func (t *stack) variables() (path string, err error) {
	path = filepath.Join(t.dir, "env.json")
	text, err := json.Marshal(map[string]any{"Parameters": t.Resources()})
	if err != nil {
		return "", err
	}
	return path, os.WriteFile(path, text, 0o600)
}

// script writes a command that invokes a function, by its name in the template, with
// the event on stdin.
func (t *stack) script() (path string, err error) {
	text := "#!/bin/sh\nexec env " + strings.Join(surroundings, " ") + " \\\n  " + quote(t.path) + ` local invoke "$1" --event -`
	for _, option := range t.common {
		text += " \\\n  " + quote(option)
	}
	path = filepath.Join(t.dir, "invoke")
	return path, os.WriteFile(path, []byte(text+"\n"), 0o700) //nolint:gosec // an executable
}

// quote quotes text as one word for a POSIX shell.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// Invoke implements sample.Invoker with `sam local invoke`.
func (t *stack) Invoke(ctx context.Context, function string, event []byte) (answer, log []byte, err error) {
	resource := t.resources[function]
	if resource == "" {
		return nil, nil, fmt.Errorf("no target of the Makefile builds the function %s", function)
	}
	file := filepath.Join(t.dir, "event.json")
	if err := os.WriteFile(file, event, 0o600); err != nil {
		return nil, nil, err
	}
	var stdout, stderr strings.Builder
	command := t.command(ctx, append([]string{"local", "invoke", resource, "--event", file}, t.common...)...)
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		return nil, nil, fmt.Errorf("sam local invoke %s: %w\n%s", resource, err, &stderr)
	}
	return []byte(strings.TrimSpace(stdout.String())), wholeLog(stderr.String()), nil
}

// wholeLog returns the function's log, or nil if it is incomplete: once it has the
// response, the SAM CLI removes the container, even if it has not read everything that
// was logged.
func wholeLog(log string) []byte {
	if !strings.Contains(log, "\nEND RequestId: ") || !strings.Contains(log, "\n{") {
		return nil
	}
	return []byte(log)
}
