// Command coldstart measures the start of every function under the Lambda runtime
// interface emulator, compares it with functions that do nothing, and prints a Markdown
// table. It must not know what a function does: infra/testing/sample provides the
// events. It needs Linux, because it reads memory and processor time from /proc.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/tenantry/tenantry/infra/testing/backend"
	"github.com/tenantry/tenantry/infra/testing/build"
	"github.com/tenantry/tenantry/infra/testing/sample"
)

const description = `Measure the start of every function, and print a table in Markdown.

Run it by "make bench-start", which builds those that do nothing.`

type options struct {
	Nothing []string `arg:"" help:"Folders of functions that do nothing; the others are compared with the first." type:"existingdir"`
	Runs    int      `help:"Number of starts of each function." default:"15"`
}

func main() {
	var o options
	kong.Parse(&o, kong.Name("coldstart"), kong.Description(description))
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "coldstart:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	dir, err := os.MkdirTemp("", "coldstart")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	var all []*function
	for _, folder := range o.Nothing {
		all = append(all, &function{name: filepath.Base(folder), bootstrap: filepath.Join(folder, "bootstrap"), idle: true})
	}
	functions, err := build.Functions(".")
	if err != nil {
		return err
	}
	for _, f := range functions {
		bootstrap, err := f.Make(ctx, ".")
		if err != nil {
			return err
		}
		all = append(all, &function{name: f.Name, bootstrap: bootstrap})
	}
	b, err := backend.Start(ctx, backend.Options{
		Address: "127.0.0.1", Dir: dir, Audience: sample.Audience, ExternalDomain: sample.ExternalDomain,
	})
	if err != nil {
		return err
	}
	defer b.Stop()
	if err := useAll(ctx, b, all, dir); err != nil {
		return err
	}
	// All functions take turns in each round, so that other load on the machine affects
	// them equally.
	for i := range o.Runs {
		for _, f := range all {
			if err := f.measure(ctx, b, filepath.Join(dir, fmt.Sprint(i), f.name)); err != nil {
				return fmt.Errorf("%s: %w", f.name, err)
			}
		}
	}
	table, err := table(all)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(os.Stdout, "%s\n%s", machine(o.Runs), table)
	return err
}
