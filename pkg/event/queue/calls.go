package queue

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"github.com/tenantry/tenantry/pkg/api"
)

// Calls are the calls that can be requested by event, by their full names, such as
// "zitadel.user.v2.UserService/AddHumanUser".
type Calls map[string]call

// call is a call with the environment of its service.
type call struct {
	env      *api.Env
	endpoint api.Endpoint
	method   protoreflect.MethodDescriptor
}

// Add adds the calls of a service.
func (c Calls) Add(env *api.Env, endpoints ...api.Endpoint) {
	for _, endpoint := range endpoints {
		method := api.MethodOf(endpoint)
		c[api.Procedure(method)] = call{env, endpoint, method}
	}
}

// name returns the full name of the call.
func (c call) name() string { return api.Procedure(c.method) }

// overHTTP returns the method and path of the call over HTTP.
func (c call) overHTTP() string {
	method, path := c.endpoint.Pattern()
	if path == "" { // only served over Connect and gRPC-web
		return "POST /" + c.name()
	}
	return method + " " + path
}

// onlyReads reports whether the call changes nothing, which its definition says.
func (c call) onlyReads() bool {
	options, _ := c.method.Options().(*descriptorpb.MethodOptions)
	return options.GetIdempotencyLevel() == descriptorpb.MethodOptions_NO_SIDE_EFFECTS
}

// isSecret reports whether the definition of a field says that it holds a secret.
func isSecret(field protoreflect.FieldDescriptor) bool {
	options, _ := field.Options().(*descriptorpb.FieldOptions)
	return options.GetDebugRedact()
}

// hasSecret reports whether a secret is set in a message, at any depth.
func hasSecret(message proto.Message) (has bool) {
	eachSecret(message.ProtoReflect(), func(protoreflect.Message, protoreflect.FieldDescriptor) { has = true })
	return has
}

// withoutSecrets clears the secrets of a message.
func withoutSecrets(message proto.Message) {
	eachSecret(message.ProtoReflect(), func(in protoreflect.Message, field protoreflect.FieldDescriptor) { in.Clear(field) })
}

// eachSecret calls do for each secret that is set in a message, at any depth.
func eachSecret(in protoreflect.Message, do func(protoreflect.Message, protoreflect.FieldDescriptor)) {
	in.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case isSecret(field):
			do(in, field)
		case field.IsMap():
			if field.MapValue().Message() != nil {
				value.Map().Range(func(_ protoreflect.MapKey, element protoreflect.Value) bool {
					eachSecret(element.Message(), do)
					return true
				})
			}
		case field.Message() == nil:
		case field.IsList():
			for i := range value.List().Len() {
				eachSecret(value.List().Get(i).Message(), do)
			}
		default:
			eachSecret(value.Message(), do)
		}
		return true
	})
}
