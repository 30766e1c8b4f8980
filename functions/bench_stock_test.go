package functions_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// benchStockSize is twice what the largest round takes, because a function leaves
// some of the pairs that it has read.
const benchStockSize = 512

// benchStock keeps the stock of key pairs full during measurements. Its pairs share
// an RSA key.
type benchStock struct {
	system *system
	store  *dynamo.Store
	key    *rsa.PrivateKey
	ids    tenant.IDs
}

func newBenchStock(b *testing.B, s *system) *benchStock {
	b.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		b.Fatal(err)
	}
	own := &system{
		client: dynamodb.New(s.client.Options(), func(o *dynamodb.Options) { o.HTTPClient = &oneConnection{} }),
		kms:    awskms.New(s.kms.Options(), func(o *awskms.Options) { o.HTTPClient = &oneConnection{} }),
		table:  s.table,
	}
	return &benchStock{own, dynamo.New(own.client, own.table), key, tenant.NewIDs(time.Now)}
}

// fill fills the empty slots and returns how many there were.
func (s *benchStock) fill(b *testing.B) (added int) {
	b.Helper()
	stocked, err := s.store.Stocked(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	filled := map[int]bool{}
	for _, pair := range stocked {
		filled[pair.Slot] = true
	}
	for slot := range benchStockSize {
		if filled[slot] {
			continue
		}
		added++
		if err := s.store.StockKeyPair(context.Background(), s.system.keyPair(b, slot, s.ids(), s.key), ""); err != nil {
			b.Fatal(err)
		}
	}
	return added
}

// refill is fill after that many requests for a key. It fails unless each of them
// took a pair from the stock.
func (s *benchStock) refill(b *testing.B, requests int) {
	b.Helper()
	if taken := s.fill(b); taken != requests {
		b.Fatalf("pairs taken from the stock: got %d for %d requests", taken, requests)
	}
}

// oneConnection is an HTTP client that works in the calling goroutine, so that a
// profile attributes its work to the request, as it would not for net/http's own
// goroutines. It is not safe for concurrent use.
type oneConnection struct {
	conn net.Conn
	in   *bufio.Reader
}

// Do implements the SDK's HTTPClient.
func (c *oneConnection) Do(r *http.Request) (*http.Response, error) {
	if c.conn == nil {
		var dialer net.Dialer
		conn, err := dialer.DialContext(context.Background(), "tcp", r.URL.Host)
		if err != nil {
			return nil, err
		}
		c.conn, c.in = conn, bufio.NewReader(conn)
	}
	if err := r.Write(c.conn); err != nil {
		return nil, err
	}
	return http.ReadResponse(c.in, r)
}
