package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tenantry/tenantry/infra/local/kms"
	"github.com/tenantry/tenantry/infra/local/running"
	"github.com/tenantry/tenantry/infra/local/table"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

// run serves until ctx is done and leaves nothing running. Checks that the user may
// have to act on come before slow steps.
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
	credentials, err := ownCredentials(dir.file(credentialsFileName))
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

	keys, err := serveKeys(ctx, dir.file("kms"), credentials, log)
	if err != nil {
		return err
	}
	defer keys.stop(ctx)
	engine, err := openDatabase(ctx, screen, o, dir, credentials, log)
	if err != nil {
		return err
	}
	defer engine.stop(ctx)
	screen.printf("data    %s\nlogs    %s\n", dir.path, logFile.Name())

	functions := newEventFunctions(screen)
	client := functions.changes.client(engine.dial())
	d := deployment{
		log: log, port: port(listener), key: key,
		dynamoDB: engine.URL, kmsURL: keys.URL, eventsURL: "http://" + listener.Addr().String(), credentials: credentials,
	}
	if err := writeAWSConfig(dir.file(awsConfigFileName), d); err != nil {
		return err
	}
	handler, err := d.open(ctx, screen, client)
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
	api := serve(listener, functions.bus.beside(handler, credentials), log)
	defer api.stop(ctx)
	functions.start(ctx)
	defer functions.stop()
	rotation.start(ctx)
	defer rotation.stop()
	keyStock.start(ctx)
	defer keyStock.stop()
	screen.printf("API     %s\n", api.URL)
	if other, ok := running.Serving(ctx); ok {
		screen.printf("Another run serves %s. From now on %s names this one; DATA_DIR=%s chooses the other.\n", other.URL, running.Latest, other.DataDir())
	}
	forget, err := running.Run{
		URL: api.URL, Audience: audience(d.port), Key: dir.file(keyFileName), AWSConfig: dir.file(awsConfigFileName),
		Log: logFile.Name(), AccessKeyID: credentials.AccessKeyID, SecretAccessKey: credentials.SecretAccessKey,
	}.Write(dir.path)
	if err != nil {
		return err
	}
	defer forget()
	app, err := (demo{
		screen: screen, url: api.URL, port: d.port, key: key, mint: o.command("token"), putEvent: o.command("put-event"),
	}).show(ctx, log)
	if err != nil {
		return err
	}
	defer app.stop(ctx)
	screen.printf("Ctrl-C stops it.\nready\n")
	screen.release()

	select {
	case <-ctx.Done():
		return nil
	case err := <-api.failed:
		return fmt.Errorf("the API's server ended: %w", err)
	case <-engine.Ended():
		return errors.New("the database engine ended; run this again: all data is kept")
	case <-dir.lost(ctx):
		return fmt.Errorf("the data folder %s was removed with everything in it: run this again", dir.path)
	case err := <-keys.failed:
		return fmt.Errorf("the key service ended: %w", err)
	}
}

// serveKeys starts the key service with its keys in dir.
func serveKeys(ctx context.Context, dir string, credentials aws.Credentials, log *slog.Logger) (*server, error) {
	keys, err := kms.Open(dir)
	if err != nil {
		return nil, err
	}
	listener, err := listen(ctx, 0)
	if err != nil {
		return nil, err
	}
	return serve(listener, guarded(credentials, keys), log), nil
}

// open sets up environment, table and functions, which call AWS with client.
func (d deployment) open(ctx context.Context, screen screen, client aws.HTTPClient) (*router, error) {
	variables, err := d.environment()
	if err != nil {
		return nil, err
	}
	for _, warning := range passOn(variables, os.Environ()) {
		screen.printf("warning %s\n", warning)
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
