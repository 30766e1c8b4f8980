package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"

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

// startEngine starts the engine of that name with its data under dir, and says
// on the screen which one it is. ctx ends the start alone: whoever has the
// engine stops it, after the requests that need it.
func startEngine(ctx context.Context, screen screen, name string, dir *dataDir) (*parts.Process, error) {
	if name == dynamoDBLocal.name {
		return dynamoDBLocal.open(ctx, screen, dir)
	}
	process, err := dynoxide.open(ctx, screen, dir)
	if errors.Is(err, parts.ErrNoPackage) && name != dynoxide.name {
		screen.printf("engine  dynoxide has no package for %s/%s: DynamoDB Local takes its place\n", runtime.GOOS, runtime.GOARCH)
		return dynamoDBLocal.open(ctx, screen, dir)
	}
	return process, err
}

func (e engine) open(ctx context.Context, screen screen, dir *dataDir) (*parts.Process, error) {
	lifetime, end := context.WithCancel(context.WithoutCancel(ctx))
	stopWaiting := context.AfterFunc(ctx, end)
	// The engines' files differ, so each has a folder of its own.
	folder := dir.file(e.name)
	process, err := e.start(lifetime, parts.Options{DataDir: folder})
	started := stopWaiting()
	switch {
	case err == nil && started:
		screen.printf("engine  %s, at %s\n", e.name, process.Endpoint)
		return process, nil
	case err == nil:
		process.Stop()
		return nil, ctx.Err()
	}
	end()
	if errors.Is(err, parts.ErrNoPackage) || errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return nil, fmt.Errorf("%w: if its data in %s are broken, remove them or choose another folder with --data-dir", err, folder)
}
