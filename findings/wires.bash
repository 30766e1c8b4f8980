# Shared by the findings about Connect and REST, which source it after lib.bash.
# shellcheck shell=bash disable=SC2154

# connect_servers [MILLISECONDS]: starts two servers of the method /x.v1.S/M, which returns the text that it gets, after that
# time, and has no side effects: $go is the port of connect-go 1.21.1, $node that of connect-node 2.3.0.
connect_servers() {
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
	wait, err := time.ParseDuration(os.Args[2] + "ms")
	if err != nil {
		panic(err)
	}
	echo := func(ctx context.Context, request *connect.Request[wrapperspb.StringValue]) (*connect.Response[wrapperspb.StringValue], error) {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(wait):
			return connect.NewResponse(request.Msg), nil
		}
	}
	http.ListenAndServe("127.0.0.1:"+os.Args[1], connect.NewUnaryHandler("/x.v1.S/M", echo, connect.WithIdempotency(connect.IdempotencyNoSideEffects)))
}
E
  (cd "$work/go" && go mod init finding && go get connectrpc.com/connect@v1.21.1 && go mod tidy && go build -o ../server .) >>"$work/log" 2>&1
  (cd "$work" && npm install --silent --no-audit --no-fund @connectrpc/connect-node@2.3.0 @connectrpc/connect@2.3.0 @bufbuild/protobuf@2.17.0)
  cat >"$work/main.mjs" <<'E'
import http from "node:http";
import { setTimeout } from "node:timers/promises";
import { create, createFileRegistry } from "@bufbuild/protobuf";
import { file_google_protobuf_wrappers, FileDescriptorProtoSchema, MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { connectNodeAdapter } from "@connectrpc/connect-node";

const [, , port, wait] = process.argv;
const message = ".google.protobuf.StringValue";
const file = create(FileDescriptorProtoSchema, { name: "s.proto", package: "x.v1", syntax: "proto3", dependency: ["google/protobuf/wrappers.proto"],
  service: [{ name: "S", method: [{ name: "M", inputType: message, outputType: message,
    options: { idempotencyLevel: MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS } }] }] });
const service = createFileRegistry(file, () => file_google_protobuf_wrappers).getService("x.v1.S");
const echo = (request, { signal }) => setTimeout(Number(wait), request, { signal }).catch(() => { throw signal.reason; });
http.createServer(connectNodeAdapter({ routes: (router) => router.service(service, { m: echo }) })).listen(port, "127.0.0.1");
E
  go=$(port)
  start ./server "$go" "${1:-0}"
  until_up "http://127.0.0.1:$go"
  node=$(port)
  start node main.mjs "$node" "${1:-0}"
  until_up "http://127.0.0.1:$node"
}

# rest_gateways: starts two servers that serve the same annotated methods of the same implementation, which returns what it
# gets, as REST: $gateway is the address of grpc-gateway 2.27.3, $vanguard that of vanguard-go 0.4.0.
rest_gateways() {
  mkdir -p "$work/go/things" "$work/bin"
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check grpcio-tools==1.85.1 googleapis-common-protos==1.75.4
  cat >"$work/things.proto" <<'E'
syntax = "proto3";
package things;
option go_package = "finding/things";
import "google/api/annotations.proto";
import "google/protobuf/field_mask.proto";

message Thing {
  string id = 1;
  string display_name = 2;
  bool active = 3;
  bytes raw = 4;
  google.protobuf.FieldMask mask = 5;
}

service Things {
  rpc Get(Thing) returns (Thing) { option (google.api.http) = {get: "/v1/things/{id}"}; }
  rpc Set(Thing) returns (Thing) { option (google.api.http) = {post: "/v1/things/{id}" body: "*"}; }
}
E
  cat >"$work/go/main.go" <<'E'
package main

import (
	"context"
	"net/http"
	"os"

	"connectrpc.com/connect"
	"connectrpc.com/vanguard"
	"finding/things"
	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
)

type server struct{ things.UnimplementedThingsServer }

func (server) Get(_ context.Context, thing *things.Thing) (*things.Thing, error) { return thing, nil }
func (server) Set(_ context.Context, thing *things.Thing) (*things.Thing, error) { return thing, nil }

func echo(_ context.Context, request *connect.Request[things.Thing]) (*connect.Response[things.Thing], error) {
	return connect.NewResponse(request.Msg), nil
}

func main() {
	mux := runtime.NewServeMux()
	if err := things.RegisterThingsHandlerServer(context.Background(), mux, server{}); err != nil {
		panic(err)
	}
	go http.ListenAndServe("127.0.0.1:"+os.Args[1], mux)
	methods := http.NewServeMux()
	for _, name := range []string{"/things.Things/Get", "/things.Things/Set"} {
		methods.Handle(name, connect.NewUnaryHandler(name, echo))
	}
	transcoder, err := vanguard.NewTranscoder([]*vanguard.Service{vanguard.NewService("things.Things", methods)})
	if err != nil {
		panic(err)
	}
	http.ListenAndServe("127.0.0.1:"+os.Args[2], transcoder)
}
E
  (
    cd "$work/go"
    go mod init finding
    export GOBIN=$work/bin
    go install google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12
    go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.2
    go install github.com/grpc-ecosystem/grpc-gateway/v2/protoc-gen-grpc-gateway@v2.27.3
    PATH=$GOBIN:$PATH ../venv/bin/python -m grpc_tools.protoc -I.. -I"$(echo ../venv/lib/*/site-packages)" --go_out=paths=source_relative:things \
      --go-grpc_out=paths=source_relative:things --grpc-gateway_out=paths=source_relative:things things.proto
    go get google.golang.org/protobuf@v1.36.12 google.golang.org/grpc@v1.85.0 github.com/grpc-ecosystem/grpc-gateway/v2@v2.27.3 \
      connectrpc.com/vanguard@v0.4.0 connectrpc.com/connect@v1.21.1
    go mod tidy
    go build -o ../gateways .
  ) >>"$work/log" 2>&1 || { tail "$work/log" >&2 && fail "the servers do not build"; }
  local first second
  first=$(port)
  second=$(port)
  gateway=http://127.0.0.1:$first
  vanguard=http://127.0.0.1:$second
  start ./gateways "$first" "$second"
  until_up "$gateway"
  until_up "$vanguard"
}
