#!/usr/bin/env bash
# Guess: the servers of Connect treat Connect-Timeout-Ms alike, up to the ten digits that the protocol allows.
# Seen:  above 2147483647, which is 25 days, connect-node's deadline passes after a millisecond: Node's timers have 31 bits. connect-go
#        takes the number as it is.
#        Connect-Timeout-Ms: 9999999999 -> deadline_exceeded
# With:  connectrpc.com/connect v1.21.1, npm @connectrpc/connect-node 2.3.0, @connectrpc/connect 2.3.0, @bufbuild/protobuf 2.17.0
# So:    a client that wants no deadline sends no header, rather than the largest number.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

mkdir "$work/go"
cat >"$work/go/main.go" <<'E'
package main

import (
	"context"
	"net/http"
	"os"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func main() {
	echo := func(ctx context.Context, request *connect.Request[wrapperspb.StringValue]) (*connect.Response[wrapperspb.StringValue], error) {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second / 2):
			return connect.NewResponse(request.Msg), nil
		}
	}
	http.ListenAndServe("127.0.0.1:"+os.Args[1], connect.NewUnaryHandler("/x.v1.S/M", echo))
}
E
(cd "$work/go" && go mod init finding && go get connectrpc.com/connect@v1.21.1 && go mod tidy && go build -o ../server .) >>"$work/log" 2>&1
(cd "$work" && npm install --silent --no-audit --no-fund @connectrpc/connect-node@2.3.0 @connectrpc/connect@2.3.0 @bufbuild/protobuf@2.17.0)
cat >"$work/main.mjs" <<'E'
import http from "node:http";
import { setTimeout } from "node:timers/promises";
import { create, createFileRegistry } from "@bufbuild/protobuf";
import { file_google_protobuf_wrappers, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { connectNodeAdapter } from "@connectrpc/connect-node";

const message = ".google.protobuf.StringValue";
const file = create(FileDescriptorProtoSchema, { name: "s.proto", package: "x.v1", syntax: "proto3", dependency: ["google/protobuf/wrappers.proto"],
  service: [{ name: "S", method: [{ name: "M", inputType: message, outputType: message }] }] });
const service = createFileRegistry(file, () => file_google_protobuf_wrappers).getService("x.v1.S");
const echo = (request, { signal }) => setTimeout(500, request, { signal }).catch(() => { throw signal.reason; });
http.createServer(connectNodeAdapter({ routes: (router) => router.service(service, { m: echo }) })).listen(process.argv[2], "127.0.0.1");
E
go=$(port)
start ./server "$go"
until_up "http://127.0.0.1:$go"
node=$(port)
start node main.mjs "$node"
until_up "http://127.0.0.1:$node"

# call PORT: what a handler that takes half a second answers to each timeout.
call() {
  local timeout
  for timeout in 0 1 60000 2147483647 2147483648 9999999999; do
    echo "$timeout $(curl -s -H 'Content-Type: application/json' -H "Connect-Timeout-Ms: $timeout" -d '"a"' "http://127.0.0.1:$1/x.v1.S/M" |
      jq -r 'if type == "object" then .code else "answered" end')"
  done
}
noted "connect-go" '0 deadline_exceeded
1 deadline_exceeded
60000 answered
2147483647 answered
2147483648 answered
9999999999 answered' "$(call "$go")"
noted "connect-node" '0 deadline_exceeded
1 deadline_exceeded
60000 answered
2147483647 answered
2147483648 deadline_exceeded
9999999999 deadline_exceeded' "$(call "$node")"
