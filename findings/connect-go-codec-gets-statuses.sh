#!/usr/bin/env bash
# Guess: a codec that a handler sets with WithCodec only gets the handler's own messages, so it may rely on their type.
# Seen:  one named "proto" gets others, too: it marshals the google.rpc.Status of a call that fails with a detail by
#        gRPC-web. The same call by Connect does not do that, nor one without a detail, so a codec that relies on its type
#        works until a gRPC-web client is refused.
#        gRPC-web, refused with a detail: marshal *statusv1.Status
# With:  connectrpc.com/connect v1.21.1
# So:    a codec named "proto" must marshal any proto.Message.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run connectrpc.com/connect@v1.21.1 google.golang.org/protobuf@v1.36.12 <<'E'
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

type codec struct{}

func (codec) Name() string { return "proto" }

func (codec) Marshal(m any) ([]byte, error) {
	fmt.Printf("marshal %T\n", m)
	return proto.Marshal(m.(proto.Message))
}

func (codec) Unmarshal(data []byte, m any) error { return proto.Unmarshal(data, m.(proto.Message)) }

func main() {
	handler := connect.NewUnaryHandler("/s/m", func(_ context.Context, r *connect.Request[wrapperspb.StringValue]) (*connect.Response[wrapperspb.Int32Value], error) {
		if r.Msg.GetValue() == "refused" {
			refusal := connect.NewError(connect.CodeNotFound, errors.New("no"))
			detail, _ := connect.NewErrorDetail(wrapperspb.String("which"))
			refusal.AddDetail(detail)
			return nil, refusal
		}
		return connect.NewResponse(wrapperspb.Int32(1)), nil
	}, connect.WithCodec(codec{}))
	server := httptest.NewServer(handler)
	for _, wire := range []struct {
		name    string
		options []connect.ClientOption
	}{{"Connect", nil}, {"gRPC-web", []connect.ClientOption{connect.WithGRPCWeb()}}} {
		client := connect.NewClient[wrapperspb.StringValue, wrapperspb.Int32Value](http.DefaultClient, server.URL+"/s/m", wire.options...)
		for _, value := range []string{"answered", "refused"} {
			fmt.Printf("%s, %s\n", wire.name, value)
			_, err := client.CallUnary(context.Background(), connect.NewRequest(wrapperspb.String(value)))
			if err != nil && connect.CodeOf(err) != connect.CodeNotFound {
				fmt.Println(err)
			}
		}
	}
}
E
)
noted "marshalled" 'Connect, answered
marshal *wrapperspb.Int32Value
Connect, refused
gRPC-web, answered
marshal *wrapperspb.Int32Value
gRPC-web, refused
marshal *statusv1.Status' "$seen"
