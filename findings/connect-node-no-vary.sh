#!/usr/bin/env bash
# Guess: a server that compresses the response to a GET, which caches may keep, says so by Vary: Accept-Encoding (RFC 9110,
#        section 12.5.5).
# Seen:  connect-node compresses for clients that ask for it and sends no Vary: a shared cache may hand the brotli of one client
#        to another that cannot read it. connect-go sends it for each GET.
#        content-encoding: br, no vary
# With:  npm @connectrpc/connect-node 2.3.0, @connectrpc/connect 2.3.0, @bufbuild/protobuf 2.17.0, connectrpc.com/connect v1.21.1
# So:    add the header in an interceptor where methods without side effects are cached.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

# get PORT CODINGS: the headers of the response to a GET with a message of 3,000 bytes.
get() {
  local message
  message=$(printf '%%22%03000d%%22' 0)
  curl -s -o "$work/body" -D - -H "Accept-Encoding: $2" "http://127.0.0.1:$1/x.v1.S/M?connect=v1&encoding=json&message=$message" |
    tr -d '\r' | tr '[:upper:]' '[:lower:]' | grep -E '^(http|content-encoding|vary)' | tr '\n' ' '
}
(cd "$work" && npm install --silent --no-audit --no-fund @connectrpc/connect-node@2.3.0 @connectrpc/connect@2.3.0 @bufbuild/protobuf@2.17.0)
cat >"$work/main.mjs" <<'E'
import http from "node:http";
import { create, createFileRegistry } from "@bufbuild/protobuf";
import { file_google_protobuf_wrappers, FileDescriptorProtoSchema, MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { connectNodeAdapter } from "@connectrpc/connect-node";

const message = ".google.protobuf.StringValue";
const file = create(FileDescriptorProtoSchema, { name: "s.proto", package: "x.v1", syntax: "proto3", dependency: ["google/protobuf/wrappers.proto"],
  service: [{ name: "S", method: [{ name: "M", inputType: message, outputType: message,
    options: { idempotencyLevel: MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS } }] }] });
const service = createFileRegistry(file, () => file_google_protobuf_wrappers).getService("x.v1.S");
http.createServer(connectNodeAdapter({ routes: (router) => router.service(service, { m: (request) => request }) })).listen(process.argv[2], "127.0.0.1");
E
node=$(port)
start node main.mjs "$node"
until_up "http://127.0.0.1:$node"
noted "connect-node, br" "http/1.1 200 ok content-encoding: br " "$(get "$node" br)"
noted "connect-node, identity" "http/1.1 200 ok " "$(get "$node" identity)"
mkdir "$work/go"
cat >"$work/go/main.go" <<'E'
package main

import (
	"context"
	"net/http"
	"os"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func main() {
	echo := func(_ context.Context, request *connect.Request[wrapperspb.StringValue]) (*connect.Response[wrapperspb.StringValue], error) {
		return connect.NewResponse(request.Msg), nil
	}
	http.ListenAndServe("127.0.0.1:"+os.Args[1], connect.NewUnaryHandler("/x.v1.S/M", echo, connect.WithIdempotency(connect.IdempotencyNoSideEffects)))
}
E
(cd "$work/go" && go mod init finding && go get connectrpc.com/connect@v1.21.1 && go mod tidy && go build -o ../server .) >>"$work/log" 2>&1
go=$(port)
start ./server "$go"
until_up "http://127.0.0.1:$go"
noted "connect-go, gzip" "http/1.1 200 ok content-encoding: gzip vary: accept-encoding " "$(get "$go" gzip)"
noted "connect-go, identity" "http/1.1 200 ok vary: accept-encoding " "$(get "$go" identity)"
