package sample

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api"
)

// asProto returns a function that converts a body of Connect's codec "proto" to JSON.
func asProto(message proto.Message) func([]byte) (string, error) {
	return func(body []byte) (string, error) {
		if err := proto.Unmarshal(body, message); err != nil {
			return "", err
		}
		text, err := api.MarshalJSON(message)
		return string(text), err
	}
}

// asZippedProto is like asProto, for a gzip-compressed body.
func asZippedProto(message proto.Message) func([]byte) (string, error) {
	return func(body []byte) (string, error) {
		r, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return "", err
		}
		plain, err := io.ReadAll(r)
		if err != nil {
			return "", err
		}
		return asProto(message)(plain)
	}
}

// asGRPCWeb returns a function that converts the body of a gRPC-web success: a frame
// with the message, and one with the trailers. Source: gRPC's PROTOCOL-WEB.md.
func asGRPCWeb(message proto.Message) func([]byte) (string, error) {
	return func(body []byte) (string, error) {
		first, rest, err := frame(body, 0)
		if err != nil {
			return "", err
		}
		trailers, rest, err := frame(rest, 1<<7)
		if err != nil || len(rest) > 0 || !strings.Contains(strings.ToLower(string(trailers)), "grpc-status: 0\r\n") {
			return "", errors.Join(err, fmt.Errorf("trailers: got %q and %d bytes", trailers, len(rest)))
		}
		return asProto(message)(first)
	}
}

func frame(body []byte, flags byte) (content, rest []byte, err error) {
	if len(body) < 5 || body[0] != flags || uint64(len(body)-5) < uint64(binary.BigEndian.Uint32(body[1:])) {
		return nil, nil, fmt.Errorf("want a frame %d in %x", flags, body)
	}
	end := 5 + binary.BigEndian.Uint32(body[1:])
	return body[5:end], body[end:], nil
}

// bodyOf returns the body of a response in readable form.
func (want response) bodyOf(body string, isBase64 bool, f *findings) string {
	if want.decode == nil {
		if isBase64 {
			f.add("body: got base64, want text")
		}
		return body
	}
	raw, err := base64.StdEncoding.DecodeString(body)
	if err != nil || !isBase64 {
		f.add("body: got %q (%v), want base64", body, err)
		return body
	}
	shown, err := want.decode(raw)
	if err != nil {
		f.add("body: %v", err)
	}
	return shown
}
