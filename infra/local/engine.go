package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"runtime"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tenantry/tenantry/infra/parts"
)

// engine is a way to start DynamoDB.
type engine struct {
	name  string
	start func(context.Context, parts.Options) (*parts.Process, error)
}

var (
	dynoxide      = engine{"dynoxide", parts.StartDynoxide}
	dynamoDBLocal = engine{"dynamodb-local", parts.StartDynamoDBLocal}
)

// database is a running engine with its guard.
type database struct {
	*parts.Process
	// front is nil if the engine is exposed directly.
	front *server
	// URL is where functions and AWS's tools call it.
	URL string
}

// openDatabase starts the engine of that name with its data in dir, and reports on the
// screen which one it is. ctx bounds only the start; the caller has to stop the
// database after the requests that need it.
func openDatabase(ctx context.Context, screen screen, o options, dir *dataDir, credentials aws.Credentials, log *slog.Logger) (*database, error) {
	process, name, err := startEngine(ctx, screen, o, dir)
	if err != nil {
		return nil, err
	}
	d := &database{Process: process, URL: process.Endpoint}
	if !o.ExposeEngine {
		if d.front, err = serveEngine(ctx, process, credentials, log); err != nil {
			process.Stop()
			return nil, err
		}
		d.URL = d.front.URL
	}
	screen.printf("engine  %s, at %s\n", name, d.URL)
	if process.Exposed != nil {
		screen.printf("engine  it also answers any process and web page of this machine that finds its port: %v\n", process.Exposed)
	}
	return d, nil
}

// dial connects functions to the database.
func (d *database) dial() dial { return straightTo(strings.TrimPrefix(d.URL, "http://"), d.Dial) }

// stop stops guard and engine, even if ctx is done.
func (d *database) stop(ctx context.Context) {
	if d.front != nil {
		d.front.stop(ctx)
	}
	d.Stop()
}

func startEngine(ctx context.Context, screen screen, o options, dir *dataDir) (process *parts.Process, name string, err error) {
	chosen := dynoxide
	if o.Engine == dynamoDBLocal.name {
		chosen = dynamoDBLocal
	}
	process, err = chosen.open(ctx, dir, !o.ExposeEngine)
	if errors.Is(err, parts.ErrNoPackage) && o.Engine != dynoxide.name {
		screen.printf("engine  dynoxide has no package for %s/%s: DynamoDB Local takes its place\n", runtime.GOOS, runtime.GOARCH)
		chosen = dynamoDBLocal
		process, err = chosen.open(ctx, dir, !o.ExposeEngine)
	}
	return process, chosen.name, err
}

func (e engine) open(ctx context.Context, dir *dataDir, private bool) (*parts.Process, error) {
	lifetime, end := context.WithCancel(context.WithoutCancel(ctx))
	stopWaiting := context.AfterFunc(ctx, end)
	// The engines' file formats differ, so each has its own folder.
	folder := dir.file(e.name)
	process, err := e.start(lifetime, parts.Options{DataDir: folder, Private: private})
	started := stopWaiting()
	switch {
	case err == nil && started:
		return process, nil
	case err == nil:
		process.Stop()
		return nil, ctx.Err()
	}
	end()
	if errors.Is(err, parts.ErrNoPackage) || errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return nil, fmt.Errorf("%w: if the data in %s is corrupt, remove it or choose another folder with --data-dir", err, folder)
}
