// Package backend starts the services that deployed functions use, for tests of
// compiled functions and for `sam local`: DynamoDB Local with the table, the local key
// service, and a bus that records events.
//
// It must not know what the functions do, or who runs them.
package backend

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"github.com/tenantry/tenantry/infra/local/eventbridge"
	kmsserver "github.com/tenantry/tenantry/infra/local/kms"
	"github.com/tenantry/tenantry/infra/local/systemtoken"
	"github.com/tenantry/tenantry/infra/local/table"
	"github.com/tenantry/tenantry/infra/parts"
)

// Names that are the same in every deployment.
const (
	Region     = "eu-central-1"
	TableName  = "tenantry"
	KMSKey     = "alias/tenantry"
	EventBus   = "tenantry"
	SystemUser = "system"
)

// Options are what differs.
type Options struct {
	// Address is an IP address of this machine that the functions can reach: 127.0.0.1,
	// or the address of a bridge to their containers. Key service and bus listen only
	// on it, DynamoDB Local on all addresses.
	Address string
	// Dir is an existing folder for keys, including the system user's.
	Dir string
	// Audience is the URL of the System API, ExternalDomain the parent of generated
	// hosts.
	Audience, ExternalDomain string
}

// Backend is a running set of services.
type Backend struct {
	Options
	// Table and Keys are clients for the two services.
	Table *dynamodb.Client
	Keys  *kms.Client
	// SystemToken is valid for an hour from the start; KeyFile has the private key for
	// further ones.
	SystemToken, KeyFile string

	// publicKey is the system user's, as the base64 of its DER form.
	publicKey                 string
	dynamoDB, keyService, bus string
	stops                     []func()

	mu        sync.Mutex
	published []eventbridge.Entry
}

// Start starts everything with an empty table. ctx bounds only the start.
func Start(ctx context.Context, o Options) (*Backend, error) {
	b := &Backend{Options: o}
	if err := b.start(ctx); err != nil {
		b.Stop()
		return nil, err
	}
	return b, nil
}

func (b *Backend) start(ctx context.Context) error {
	engine, err := parts.StartDynamoDBLocal(context.WithoutCancel(ctx), parts.Options{})
	if err != nil {
		return err
	}
	b.stops = append(b.stops, engine.Stop)
	b.dynamoDB = strings.Replace(engine.Endpoint, "127.0.0.1", b.Address, 1)
	keys, err := kmsserver.Open(filepath.Join(b.Dir, "kms"))
	if err != nil {
		return err
	}
	if b.keyService, err = b.serve(ctx, keys); err != nil {
		return err
	}
	if b.bus, err = b.serve(ctx, eventbridge.Server{Take: b.take}); err != nil {
		return err
	}
	test := credentials.NewStaticCredentialsProvider("test", "test", "")
	b.Table = dynamodb.New(dynamodb.Options{Region: Region, BaseEndpoint: &b.dynamoDB, Credentials: test})
	b.Keys = kms.New(kms.Options{Region: Region, BaseEndpoint: &b.keyService, Credentials: test})
	if err := table.Create(ctx, b.Table, TableName); err != nil {
		return err
	}
	return b.makeSystemUser()
}

// Stop stops everything. Calling it again does nothing.
func (b *Backend) Stop() {
	for _, stop := range b.stops {
		stop()
	}
	b.stops = nil
}

// serve starts a server on a free port of the address.
func (b *Backend) serve(ctx context.Context, handler http.Handler) (url string, err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(b.Address, "0"))
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(listener) // ends only with Close
	}()
	b.stops = append(b.stops, func() { _ = server.Close(); <-ended })
	return "http://" + listener.Addr().String(), nil
}

func (b *Backend) take(_ string, e eventbridge.Entry) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.published = append(b.published, e)
	return nil
}

// TakePublished returns the events put on the bus since the last call.
func (b *Backend) TakePublished() []eventbridge.Entry {
	b.mu.Lock()
	defer b.mu.Unlock()
	published := b.published
	b.published = nil
	return published
}

// makeSystemUser generates the system user's key and a token.
func (b *Backend) makeSystemUser() error {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return err
	}
	b.publicKey = base64.StdEncoding.EncodeToString(der)
	if der, err = x509.MarshalPKCS8PrivateKey(private); err != nil {
		return err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	key, err := systemtoken.ParseKey(text)
	if err != nil {
		return err
	}
	b.KeyFile = filepath.Join(b.Dir, "system.pem")
	b.SystemToken, err = key.Mint(systemtoken.Claims{
		User: SystemUser, Audience: b.Audience, IssuedAt: time.Now(), Lifetime: systemtoken.MaxLifetime,
	})
	if err = errors.Join(err, os.WriteFile(b.KeyFile, text, 0o600)); err != nil {
		return fmt.Errorf("the system user's key: %w", err)
	}
	return nil
}
