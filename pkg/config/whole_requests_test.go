package config

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// TestAWS_wholeRequests checks that a call to AWS is one write to a connection that is
// kept, also if the service responds without reading the request.
func TestAWS_wholeRequests(t *testing.T) {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		_, _ = w.Write([]byte(`{"TableNames":[]}`))
	}))
	defer service.Close()
	var dialled, written atomic.Int64
	a := goodAWS
	a.EndpointURL = service.URL
	a.UseHTTPClient(awshttp.NewBuildableClient().WithTransportOptions(func(transport *http.Transport) {
		transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			dialled.Add(1)
			conn, err := new(net.Dialer).DialContext(ctx, network, address)
			return countedConn{conn, &written}, err
		}
	}))
	client := dynamodb.NewFromConfig(a.DynamoDB(nil))
	const calls = 100
	for range calls {
		if _, err := client.ListTables(t.Context(), &dynamodb.ListTablesInput{Limit: aws.Int32(1)}); err != nil {
			t.Fatal(err)
		}
	}
	if dialled.Load() != 1 || written.Load() != calls {
		t.Errorf("%d calls: got %d connections and %d writes, want 1 and %d", calls, dialled.Load(), written.Load(), calls)
	}
}

// countedConn counts the writes to a connection.
type countedConn struct {
	net.Conn
	writes *atomic.Int64
}

// Write implements net.Conn.
func (c countedConn) Write(text []byte) (int, error) {
	c.writes.Add(1)
	return c.Conn.Write(text)
}
