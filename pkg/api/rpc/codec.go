package rpc

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api"
)

// message is a message of any type: one handler's type for all calls.
type message struct{ proto.Message }

// inner returns the message in m: that of a call, or one that gRPC-web has itself,
// such as google.rpc.Status.
func inner(m any) proto.Message {
	if m, ok := m.(*message); ok {
		return m.Message
	}
	return m.(proto.Message)
}

// binary is Connect's codec "proto" for a message.
type binary struct{}

// Name implements connect.Codec.
func (binary) Name() string { return "proto" }

// Marshal implements connect.Codec.
func (binary) Marshal(m any) ([]byte, error) { return proto.Marshal(inner(m)) }

// Unmarshal implements connect.Codec. The text is Connect's own.
func (binary) Unmarshal(data []byte, m any) error {
	into := inner(m)
	if err := proto.Unmarshal(data, into); err != nil {
		return fmt.Errorf("unmarshal into %T: %w", into, err)
	}
	return nil
}

// text is Connect's codec "json" for a message.
type text struct{ name string }

// Name implements connect.Codec.
func (c text) Name() string { return c.name }

// Marshal implements connect.Codec.
func (text) Marshal(m any) ([]byte, error) { return api.MarshalJSON(inner(m)) }

// Unmarshal implements connect.Codec. The texts are Connect's own.
func (text) Unmarshal(data []byte, m any) error {
	into := inner(m)
	if len(data) == 0 {
		return errors.New("zero-length payload is not a valid JSON object")
	}
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(data, into); err != nil {
		return fmt.Errorf("unmarshal into %T: %w", into, err)
	}
	return nil
}
