package rpc

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api"
)

// message wraps a message of any type, so that one handler type serves all calls.
type message struct{ proto.Message }

// inner returns the message in m, which may also be one of gRPC-web's own, such as
// google.rpc.Status.
func inner(m any) proto.Message {
	if m, ok := m.(*message); ok {
		return m.Message
	}
	return m.(proto.Message)
}

// goType returns the type name of a message for Connect's error texts: the original's,
// whose packages are named after the service, as ours are not always.
func goType(m proto.Message) string {
	descriptor := m.ProtoReflect().Descriptor()
	service := descriptor.ParentFile().Package().Parent().Name() // as in zitadel.user.v2
	return fmt.Sprintf("*%s.%s", service, descriptor.Name())
}

// binary is Connect's "proto" codec for a message.
type binary struct{}

// Name implements connect.Codec.
func (binary) Name() string { return "proto" }

// Marshal implements connect.Codec.
func (binary) Marshal(m any) ([]byte, error) { return proto.Marshal(inner(m)) }

// Unmarshal implements connect.Codec. The error text is Connect's.
func (binary) Unmarshal(data []byte, m any) error {
	into := inner(m)
	if err := proto.Unmarshal(data, into); err != nil {
		return fmt.Errorf("unmarshal into %s: %w", goType(into), err)
	}
	return nil
}

// text is Connect's "json" codec for a message.
type text struct{ name string }

// Name implements connect.Codec.
func (c text) Name() string { return c.name }

// Marshal implements connect.Codec.
func (text) Marshal(m any) ([]byte, error) { return api.MarshalJSON(inner(m)) }

// MarshalAppend is what Connect calls instead of Marshal, with a buffer that it keeps.
func (text) MarshalAppend(to []byte, m any) ([]byte, error) { return api.AppendJSON(to, inner(m)) }

// Unmarshal implements connect.Codec. The error texts are Connect's.
func (text) Unmarshal(data []byte, m any) error {
	into := inner(m)
	if len(data) == 0 {
		return errors.New("zero-length payload is not a valid JSON object")
	}
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(data, into); err != nil {
		return fmt.Errorf("unmarshal into %s: %w", goType(into), err)
	}
	return nil
}
