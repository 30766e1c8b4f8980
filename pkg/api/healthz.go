package api

import (
	"context"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/access"
)

// Healthz is the row of a call that tells anyone whether the host has an instance.
func Healthz[In Message, Out proto.Message](path string) Endpoint {
	return Route[In, Out]{
		Method: "GET", Path: path, Scope: InstanceOfHost, Permission: access.Anyone,
		Run: func(context.Context, Request[In]) (Out, error) { return newMessage[Out](), nil },
	}
}
