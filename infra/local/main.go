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
)

const description = `Serve the API on this machine, with an embedded DynamoDB engine and a key service that need no account.

It creates an instance, sets up an organisation in it and shows both as requests to paste. It takes requests
by event, too, and shows the events that tell what happened. Data are kept in the data folder: instances made
in an earlier run are still there. Ctrl-C stops everything.

Example: make run PORT=8081 DATA_DIR=/tmp/tenantry`

type options struct {
	Port    int    `help:"Port of the API, on 127.0.0.1; 0 takes a free one." default:"${port}"`
	DataDir string `help:"Folder of the data, made if absent: tables, keys, logs. One run at a time may use it." default:"${data_dir}"`
	Engine  string `help:"DynamoDB engine: dynoxide, dynamodb-local, or auto for the first where it exists. Each keeps data of its own." enum:"auto,dynoxide,dynamodb-local" default:"auto"`
}

// The defaults; infra/token and infra/put-event have the same.
const (
	defaultPort    = 8080
	defaultDataDir = ".local/data"
)

// mintCommand is the command that prints another token for the system user.
func (o options) mintCommand(port int) string {
	command := "go run ./infra/token"
	if filepath.Clean(o.DataDir) != defaultDataDir {
		command += " --key " + quote(filepath.Join(o.DataDir, keyFileName))
	}
	if port != defaultPort {
		command += " --audience " + audience(port)
	}
	return command
}

// putCommand is the command that puts an event on the run's bus.
func (o options) putCommand(port int) string {
	command := "go run ./infra/put-event"
	if port != defaultPort {
		command += fmt.Sprintf(" --url http://127.0.0.1:%d", port)
	}
	return command
}

func main() {
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
	// A second Ctrl-C ends the process at once.
	context.AfterFunc(ctx, stop)
	err = run(ctx, newScreen(os.Stdout), o)
	if ctx.Err() != nil {
		// Asked to stop, so whatever was cut short is no failure.
		return nil
	}
	return err
}

// oneLine joins the lines of an error, such as those that an engine wrote last.
func oneLine(err error) string {
	return strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }), " ")
}
