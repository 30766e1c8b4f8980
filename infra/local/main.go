package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/tenantry/tenantry/infra/parts"
)

const description = `Serve the API on this machine, with an embedded DynamoDB engine and a key service that need no account.

It creates an instance, sets up an organisation in it and shows both as requests to paste. It also takes requests
by event, and shows the events that it publishes. Data stays in the data folder, so instances of earlier runs
are still there. Ctrl-C stops everything.

Example: make run PORT=8081 DATA_DIR=/tmp/tenantry`

type options struct {
	Port    int    `help:"Port of the API, on 127.0.0.1; 0 takes a free one." default:"${port}"`
	DataDir string `help:"Data folder, created if missing: tables, keys, logs. Only one run at a time may use it." default:"${data_dir}"`
	Engine  string `help:"DynamoDB engine: dynoxide, dynamodb-local, or auto for the first that is available. Each keeps its own data." enum:"auto,dynoxide,dynamodb-local" default:"auto"`
	// For measuring the engine without a guard in between.
	ExposeEngine bool `help:"Let every process on this machine call the engine." hidden:""`
}

const (
	defaultPort    = 8080
	defaultDataDir = ".local/data"
)

// command returns the command line for a command of infra with this run, even if
// another run was started later.
func (o options) command(name string) string {
	command := "go run ./infra/local/" + name
	if filepath.Clean(o.DataDir) != defaultDataDir {
		command += " --data-dir " + quote(o.DataDir)
	}
	return command
}

func main() {
	parts.Private()
	if err := start(); err != nil {
		fmt.Fprintln(os.Stderr, "local:", oneLine(err))
		os.Exit(1)
	}
}

// garbageCollection is template.yaml's GOGC.
const garbageCollection = 400

func start() error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbageCollection)
	}
	var o options
	parser, err := kong.New(&o, kong.Name("local"), kong.Description(description),
		kong.Vars{"port": strconv.Itoa(defaultPort), "data_dir": defaultDataDir})
	if err != nil {
		return err
	}
	if _, err := parser.Parse(os.Args[1:]); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	// A second Ctrl-C kills the process immediately.
	context.AfterFunc(ctx, stop)
	err = run(ctx, newScreen(os.Stdout), o)
	if ctx.Err() != nil {
		// Interrupted calls are not a failure after a stop was requested.
		return nil
	}
	return err
}

// oneLine joins the lines of an error, such as an engine's last output.
func oneLine(err error) string {
	return strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }), " ")
}
