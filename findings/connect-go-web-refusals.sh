#!/usr/bin/env bash
# Guess: by gRPC-web a refusal is in the frame of trailers at the end of the body, where a success has its status, with any
#        server. So a page of another origin can read it without exposed headers.
# Seen:  connect-node does so. connect-go sends the refusal in the headers Grpc-Status and Grpc-Message, without a body: a
#        page that cannot see those headers gets "unknown: missing trailer" for every refusal. Successes, and everything by
#        Connect, are the same with both.
# With:  connectrpc.com/connect v1.21.1, @connectrpc/connect-node and connect-web 2.3.0, node 20
# So:    list Grpc-Status, Grpc-Message and Grpc-Status-Details-Bin in Access-Control-Expose-Headers.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund --ignore-scripts @bufbuild/protobuf@2.17.0 \
  @connectrpc/connect@2.3.0 @connectrpc/connect-node@2.3.0 @connectrpc/connect-web@2.3.0)
cat >"$work/calls.mjs" <<'E'
import { createServer } from 'node:http'
import { create, createFileRegistry } from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema, FileDescriptorSetSchema, file_google_protobuf_empty } from '@bufbuild/protobuf/wkt'
import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import { createConnectTransport, createGrpcWebTransport } from '@connectrpc/connect-web'

const empty = '.google.protobuf.Empty'
const service = createFileRegistry(create(FileDescriptorSetSchema, {
  file: [file_google_protobuf_empty.proto, create(FileDescriptorProtoSchema, {
    name: 's.proto', package: 's', syntax: 'proto3', dependency: ['google/protobuf/empty.proto'],
    service: [{ name: 'S', method: [{ name: 'Echo', inputType: empty, outputType: empty }] }],
  })],
})).getService('s.S')
const server = createServer(connectNodeAdapter({
  routes: (router) => router.service(service, { echo() { throw new ConnectError('no such thing', Code.NotFound) } }),
}))
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const servers = { 'connect-go': process.argv[2], 'connect-node': `http://127.0.0.1:${server.address().port}` }

// What a browser shows to a page of another origin, unless the server exposes more.
const shown = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma']
const asPage = async (...request) => {
  const { body, status, headers } = await fetch(...request)
  return new Response(body, { status, headers: [...headers].filter(([name]) => shown.includes(name)) })
}

for (const [name, baseUrl] of Object.entries(servers)) {
  for (const [protocol, transport] of [['Connect', createConnectTransport], ['gRPC-web', createGrpcWebTransport]]) {
    const refusal = await createClient(service, transport({ baseUrl, fetch: asPage })).echo({}).catch(String)
    console.log(`${name}, ${protocol}: ${refusal}`)
  }
}
server.closeAllConnections()
server.close()
E
seen=$(go_run connectrpc.com/connect@v1.21.1 google.golang.org/protobuf@v1.36.12 <<'E'
package main

import (
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"os/exec"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/emptypb"
)

type empty = emptypb.Empty

func main() {
	server := httptest.NewServer(connect.NewUnaryHandler("/s.S/Echo",
		func(context.Context, *connect.Request[empty]) (*connect.Response[empty], error) {
			return nil, connect.NewError(connect.CodeNotFound, errors.New("no such thing"))
		}))
	defer server.Close()
	calls := exec.Command("node", "../calls.mjs", server.URL)
	calls.Stdout, calls.Stderr = os.Stdout, os.Stderr
	if err := calls.Run(); err != nil {
		panic(err)
	}
}
E
)
noted "refusals, as a page of another origin reads them" 'connect-go, Connect: ConnectError: [not_found] no such thing
connect-go, gRPC-web: ConnectError: [unknown] missing trailer
connect-node, Connect: ConnectError: [not_found] no such thing
connect-node, gRPC-web: ConnectError: [not_found] no such thing' "$seen"
