// Package stock fills the key pair stock of a service started by the load.
package stock

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"

	"github.com/tenantry/tenantry/infra/local/kms"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Names in the deployment of `make run`.
const (
	TableName = "tenantry"
	kmsKey    = "alias/tenantry"
)

const (
	// pairsPerSecond exceeds what a service, sharing two processors with its client and
	// engine, can use.
	pairsPerSecond = 1000
	// mostPairs is the number of slots in the stock.
	mostPairs = 9999
	// holder is the load's name as the holder of the stock; holdTime exceeds its
	// duration.
	holder   = "load"
	holdTime = 24 * time.Hour
	// freeWithin bounds the wait for the service's own run, which fills the first
	// slots.
	freeWithin = 90 * time.Second
)

// Stock is filled instead of by the service: at the service's rate of one pair a
// second, no step would find it full. The pairs share an RSA key but are encrypted
// separately. Not safe for concurrent use.
type Stock struct {
	// Size is the number of pairs when full.
	Size  int
	store *dynamo.Store
	pairs *maker
}

// Open holds the stock, so that the service does not fill it, and sizes it for steps of
// that duration. engine is the URL of the database, keyDir the key service's folder.
func Open(ctx context.Context, engine, keyDir string, duration time.Duration) (*Stock, error) {
	server, err := kms.Open(keyDir)
	if err != nil {
		return nil, err
	}
	local := credentials.NewStaticCredentialsProvider("local", "local", "")
	keys := awskms.New(awskms.Options{
		Region: "us-east-1", BaseEndpoint: aws.String("http://kms"), Credentials: local, HTTPClient: inProcess{server},
	})
	s := &Stock{Size: min(mostPairs, int(pairsPerSecond*duration.Seconds()))}
	if s.pairs, err = newMaker(time.Now, encryptBy(keys)); err != nil {
		return nil, err
	}
	s.store = dynamo.New(dynamodb.New(dynamodb.Options{Region: "us-east-1", BaseEndpoint: &engine, Credentials: local}), TableName)
	return s, s.hold(ctx)
}

// hold prevents the service from filling the stock, after waiting for the run that
// started with the service.
func (s *Stock) hold(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, freeWithin)
	defer cancel()
	for {
		now := time.Now()
		err := s.store.HoldKeyStock(ctx, holder, now, now.Add(holdTime))
		if !errors.Is(err, tenant.ErrCollision) {
			return err
		}
		select {
		case <-time.After(200 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("the service still fills its stock of key pairs: %w", ctx.Err())
		}
	}
}

// Level returns the number of pairs.
func (s *Stock) Level(ctx context.Context) (int, error) {
	stocked, err := s.store.Stocked(ctx)
	return len(stocked), err
}

// Fill fills all empty slots.
func (s *Stock) Fill(ctx context.Context) error {
	stocked, err := s.store.Stocked(ctx)
	if err != nil {
		return err
	}
	filled := make([]bool, mostPairs)
	for _, pair := range stocked {
		filled[pair.Slot] = true
	}
	for slot := range s.Size {
		if filled[slot] {
			continue
		}
		if err := s.add(ctx, slot); err != nil {
			return fmt.Errorf("fill the stock of key pairs: %w", err)
		}
	}
	return nil
}

func (s *Stock) add(ctx context.Context, slot int) error {
	pair, err := s.pairs.make(ctx, slot)
	if err != nil {
		return err
	}
	return s.store.StockKeyPair(ctx, pair, "")
}

// encryptBy binds each ciphertext to its pair, as the service expects.
func encryptBy(keys *awskms.Client) encrypt {
	return func(ctx context.Context, id string, private []byte) ([]byte, error) {
		out, err := keys.Encrypt(ctx, &awskms.EncryptInput{
			KeyId: aws.String(kmsKey), Plaintext: private,
			EncryptionContext: map[string]string{"purpose": "key-stock", "table": TableName, "pair": id},
		})
		if err != nil {
			return nil, err
		}
		return out.CiphertextBlob, nil
	}
}

// inProcess is an HTTP client for a server without an address.
type inProcess struct{ http.Handler }

// Do implements the SDK's HTTPClient.
func (s inProcess) Do(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result(), nil
}
