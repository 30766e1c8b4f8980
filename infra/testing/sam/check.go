package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/tenantry/tenantry/infra/parts"
	"github.com/tenantry/tenantry/infra/testing/build"
	"github.com/tenantry/tenantry/infra/testing/readme"
	"github.com/tenantry/tenantry/infra/testing/sample"
)

// sections are README sections with requests that a served API answers. Those of "By
// event" need a bus; the samples of requests and relay cover them.
var sections = []string{"Call it", "Calls", "Sign in", "Refusals", "Manage tenants"}

// followLimit bounds the README's requests.
const followLimit = 3 * time.Minute

// check is the command that runs all checks.
type check struct{}

// Run runs all checks, and continues after a failure.
func (*check) Run(ctx context.Context) error {
	if err := sample.Complete("."); err != nil {
		return err
	}
	s, remove, err := builtSAM(ctx)
	if err != nil {
		return err
	}
	defer remove()
	samplesErr := checkSamples(ctx, s)
	if ctx.Err() != nil {
		return samplesErr
	}
	return errors.Join(samplesErr, checkAPI(ctx, s))
}

// checkSamples sends every sample with `sam local invoke`.
func checkSamples(ctx context.Context, s *sam) error {
	t, err := newStack(ctx, s, sample.Audience, sample.ExternalDomain)
	if err != nil {
		return err
	}
	defer t.close()
	run := sample.NewRun(".", t.Backend, t)
	failed := 0
	count, times := map[string]int{}, map[string]time.Duration{}
	for _, one := range sample.All() {
		start := time.Now()
		err := run.Send(ctx, one)
		took := time.Since(start)
		count[one.Function]++
		times[one.Function] += took
		name := one.Function + "/" + one.Name
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			failed++
			printf("FAIL %-30s %5.1f s\n%s", name, took.Seconds(), indent(err.Error()))
		default:
			printf("ok   %-30s %5.1f s\n", name, took.Seconds())
		}
	}
	functions, err := build.Functions(".")
	if err != nil {
		return err
	}
	for _, f := range functions {
		printf("%-28s %5.1f s for %d samples\n", f.Name, times[f.Name].Seconds(), count[f.Name])
	}
	err = run.Finish(ctx)
	if failed > 0 {
		err = errors.Join(err, fmt.Errorf("%d of %d samples led to something else than infra/testing/sample says", failed, len(sample.All())))
	}
	return err
}

// checkAPI sends the README's requests, and those that serve prints, to `sam local
// start-api`.
func checkAPI(ctx context.Context, s *sam) error {
	ports, err := parts.FreePorts(ctx, 1)
	if err != nil {
		return err
	}
	port := ports[0]
	t, err := newStack(ctx, s, audience(port), externalDomain)
	if err != nil {
		return err
	}
	defer t.close()
	shell, err := newShell(ctx, t, port)
	if err != nil {
		return err
	}
	var a *api
	var log bytes.Buffer
	err = timed("sam local start-api", func() (err error) {
		a, err = t.startAPI(ctx, port, &log)
		return err
	})
	if err == nil {
		err = timed("README on the served API", func() error { return followReadme(ctx, shell) })
		if err == nil {
			err = timed("what make sam-api shows", func() error { return t.follow(ctx, port) })
		}
		a.stop()
	}
	if err != nil {
		return fmt.Errorf("%w\nthe log of sam local start-api ends in:\n%s", err, lastOf(log.Bytes()))
	}
	return nil
}

// lastOf returns the end of a log.
func lastOf(log []byte) []byte { return log[max(0, len(log)-4<<10):] }

// programs replaces `go run`: the program is already built, and the port is not 8080.
const programs = `go() {
  local program="$1 $2"
  shift 2
  case $program in
  'run ./infra/local/token') ./token --audience "$audience" "$@" ;;
  *) echo "$program $*" >&2; return 1 ;;
  esac
}
`

// newShell creates the folder in which the README is followed.
func newShell(ctx context.Context, t *stack, port int) (readme.Shell, error) {
	folder := filepath.Join(t.dir, "readme")
	keys := filepath.Join(folder, ".local", "data")
	if err := os.MkdirAll(keys, 0o700); err != nil {
		return readme.Shell{}, err
	}
	if err := os.Symlink(t.KeyFile, filepath.Join(keys, "system.pem")); err != nil {
		return readme.Shell{}, err
	}
	command := exec.CommandContext(ctx, "go", "build", "-o", folder+string(filepath.Separator), "./infra/local/token")
	if output, err := command.CombinedOutput(); err != nil {
		return readme.Shell{}, fmt.Errorf("build infra/local/token: %w\n%s", err, output)
	}
	return readme.Shell{Folder: folder, URL: url(port), Before: "audience=" + audience(port) + "\n" + programs}, nil
}

// followReadme follows the README.
func followReadme(ctx context.Context, shell readme.Shell) error {
	ctx, cancel := context.WithTimeout(ctx, followLimit)
	defer cancel()
	page, err := readme.Read(".")
	if err != nil {
		return err
	}
	for _, section := range sections {
		if len(readme.Commands(readme.In(page, section))) == 0 {
			return fmt.Errorf("README.md and its pages have no section %q with commands", section)
		}
	}
	page = readme.In(page, sections...)
	script := readme.Commands(page)
	answers, err := shell.Paste(ctx, script)
	if err == nil {
		err = errors.Join(readme.Compare(page, answers)...)
	}
	if err != nil {
		return fmt.Errorf("README.md: %w", err)
	}
	printf("%d commands, every answer as README.md shows it\n", len(script))
	return nil
}

// follow runs the commands that serve prints, followed by those of the README of
// events/sample.
func (t *stack) follow(ctx context.Context, port int) error {
	commands, err := t.paste(port)
	if err != nil {
		return err
	}
	page, err := os.ReadFile("events/sample/README.md")
	if err != nil {
		return err
	}
	for _, b := range readme.Blocks(string(page)) {
		commands += b.Text
	}
	ctx, cancel := context.WithTimeout(ctx, followLimit)
	defer cancel()
	var stdout, stderr strings.Builder
	command := exec.CommandContext(ctx, "bash", "-c", "set -euo pipefail\n"+commands)
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("%w: %s\n%s", err, &stderr, &stdout)
	}
	for want, times := range map[string]int{
		`"instanceId": "`: 1, `"pat": "`: 1, `"orgId": "`: 1, // by the API
		"\n200\n": 1, `"statusCode": 200,`: 1, `"batchItemFailures": []`: 3, "\nnull\n": 1, // by sam local invoke
	} {
		if got := strings.Count(stdout.String(), want); got != times {
			return fmt.Errorf("got %q %d times, want %d, in\n%s", want, got, times, &stdout)
		}
	}
	return nil
}
