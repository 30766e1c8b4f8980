package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

const description = `Run the functions on this machine by "sam local", in containers.

Run it by "make sam" or "make sam-api", which install what it needs.`

type commands struct {
	Check check `cmd:"" help:"Invoke every function with its events of events/sample, and send the README's requests to the served API."`
	Serve serve `cmd:"" help:"Serve the API, and print commands to paste."`
}

func main() {
	if err := start(); err != nil {
		fmt.Fprintln(os.Stderr, "sam:", err)
		os.Exit(1)
	}
}

func start() error {
	var c commands
	parsed := kong.Parse(&c, kong.Name("sam"), kong.Description(description))
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	// A second Ctrl-C kills the process immediately.
	context.AfterFunc(ctx, stop)
	parsed.BindTo(ctx, (*context.Context)(nil))
	err := parsed.Run()
	if err != nil && ctx.Err() != nil {
		return errors.New("stopped")
	}
	return err
}
