// Package program runs the mains of programs that measure and simulate.
package program

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// Main is the main function of the named program: it parses the arguments into options,
// a pointer to a struct with kong's tags, and calls run. An interrupt cancels the
// context; a second one kills the process. An error is printed, and the exit status is
// 1.
func Main(name, description string, options any, run func(context.Context) error, more ...kong.Option) {
	if err := start(os.Args[1:], name, description, options, run, more...); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}

func start(
	args []string, name, description string, options any, run func(context.Context) error, more ...kong.Option,
) error {
	parser, err := kong.New(options, append([]kong.Option{kong.Name(name), kong.Description(description)}, more...)...)
	if err != nil {
		return err
	}
	if _, err := parser.Parse(args); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return run(ctx)
}
