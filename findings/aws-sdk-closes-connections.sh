#!/usr/bin/env bash
# Guess: calls one after another share a connection, and each is one packet.
# Seen:  a service that answers fast loses connections: the SDK closes the body of a request when the answer begins, and
#        net/http, which has not looked for the body's end yet, takes that for a failure and closes the connection. And
#        since net/http does not know the type of the body, it writes header and body apart.
#        200 calls to a server that does not read bodies -> dozens of connections, two writes a call;
#        with bodies of bytes.Reader -> one connection, one write a call
# With:  github.com/aws/aws-sdk-go-v2 v1.47.8, service/dynamodb v1.73.2, github.com/aws/smithy-go v1.28.8, Go 1.26
# So:    a client between SDK and net/http that hands the body on as a bytes.Reader.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/aws/aws-sdk-go-v2@v1.47.8 github.com/aws/aws-sdk-go-v2/service/dynamodb@v1.73.2 \
  github.com/aws/aws-sdk-go-v2/credentials@v1.20.15 github.com/aws/smithy-go@v1.28.8 <<'E'
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

type client struct {
	http.Client
	known bool
}

func (c *client) Do(r *http.Request) (*http.Response, error) {
	if c.known {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	return c.Client.Do(r)
}

type counted struct {
	net.Conn
	writes *atomic.Int64
}

func (c counted) Write(b []byte) (int, error) { c.writes.Add(1); return c.Conn.Write(b) }

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		io.WriteString(w, `{"TableNames":[]}`)
	}))
	for _, known := range []bool{false, true} {
		var dialled, writes atomic.Int64
		c := &client{known: known}
		c.Transport = &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			dialled.Add(1)
			conn, err := new(net.Dialer).DialContext(ctx, network, address)
			return counted{conn, &writes}, err
		}}
		db := dynamodb.New(dynamodb.Options{BaseEndpoint: &server.URL, Region: "us-east-1", HTTPClient: c,
			Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")})
		for range 200 {
			if _, err := db.ListTables(context.Background(), &dynamodb.ListTablesInput{}); err != nil {
				panic(err)
			}
		}
		fmt.Println("bytes.Reader", known, "many connections", dialled.Load() > 9, "one", dialled.Load() == 1, "writes a call", (writes.Load()+100)/200)
	}
}
E
)
noted "connections" 'bytes.Reader false many connections true one false writes a call 2
bytes.Reader true many connections false one true writes a call 1' "$seen"
