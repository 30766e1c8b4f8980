package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tenantry/tenantry/infra/local/kms"
	"github.com/tenantry/tenantry/infra/table"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

// run serves until ctx ends, and leaves nothing running. What may be refused
// for the user to mend comes before what takes time.
func run(ctx context.Context, screen screen, o options) error {
	listener, err := listen(ctx, o.Port)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	dir, err := openDataDir(o.DataDir)
	if err != nil {
		return err
	}
	defer func() { _ = dir.Close() }()
	key, err := systemKey(dir.file(keyFileName))
	if err != nil {
		return err
	}
	logFile, err := dir.openLog()
	if err != nil {
		return err
	}
	defer func() { _ = logFile.Close() }()
	// The screen is for the requests.
	log := telemetry.NewLogger(logFile, slog.LevelInfo)

	keys, err := serveKeys(ctx, dir.file("kms"), log)
	if err != nil {
		return err
	}
	defer keys.stop(ctx)
	engine, err := startEngine(ctx, screen, o.Engine, dir)
	if err != nil {
		return err
	}
	defer engine.Stop()
	screen.printf("data    %s\nlogs    %s\n", dir.path, logFile.Name())

	functions := newEventFunctions(screen)
	client := functions.changes.client()
	d := deployment{
		log: log, port: port(listener), key: key,
		dynamoDB: engine.Endpoint, kmsURL: keys.URL, eventsURL: "http://" + listener.Addr().String(),
	}
	handler, err := d.open(ctx, client)
	if err != nil {
		return err
	}
	if err := functions.compose(client, log); err != nil {
		return err
	}
	rotation, err := newRotation(client, log)
	if err != nil {
		return err
	}
	keyStock, err := newKeyStock(client, functions.changes.taken, log)
	if err != nil {
		return err
	}
	api := serve(listener, functions.bus.beside(handler), log)
	defer api.stop(ctx)
	functions.start(ctx)
	defer functions.stop()
	rotation.start(ctx)
	defer rotation.stop()
	keyStock.start(ctx)
	defer keyStock.stop()
	screen.printf("API     %s\n", api.URL)
	if err := (demo{
		screen: screen, url: api.URL, port: d.port, key: key, mint: o.mintCommand(d.port), putEvent: o.putCommand(d.port),
	}).show(ctx); err != nil {
		return err
	}
	screen.printf("Ctrl-C stops it.\nready\n")
	screen.release()

	select {
	case <-ctx.Done():
		return nil
	case err := <-api.failed:
		return fmt.Errorf("the API's server ended: %w", err)
	case <-engine.Ended():
		return errors.New("the database engine ended; run this again: what was written is kept")
	case err := <-keys.failed:
		return fmt.Errorf("the key service ended: %w", err)
	}
}

// serveKeys starts the key service with its keys in dir.
func serveKeys(ctx context.Context, dir string, log *slog.Logger) (*server, error) {
	keys, err := kms.Open(dir)
	if err != nil {
		return nil, err
	}
	listener, err := listen(ctx, 0)
	if err != nil {
		return nil, err
	}
	return serve(listener, keys, log), nil
}

// open deploys: environment, table, functions, which send their calls by client.
func (d deployment) open(ctx context.Context, client aws.HTTPClient) (*router, error) {
	variables, err := d.environment()
	if err != nil {
		return nil, err
	}
	if err := setEnvironment(variables); err != nil {
		return nil, fmt.Errorf("environment of the functions: %w", err)
	}
	cfg, err := config.Read[config.AWS]()
	if err != nil {
		return nil, err
	}
	if err := table.Create(ctx, dynamodb.NewFromConfig(cfg.DynamoDB(telemetry.SDKLogger(d.log))), tableName); err != nil {
		return nil, err
	}
	return newRouter(client, d.log)
}
