package queue

import (
	"regexp"
	"strings"
	"unicode"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// decode decodes a request's body as the API does and refuses it with the same texts,
// minus the values in them. It returns the members that are known neither to the API
// nor for an event of this type.
func decode(request event.Request, message proto.Message) (ignored []string, err error) {
	return decodeJSON(request.Body, message, request.Type.Members()...)
}

// decodeCall does the same for the body of a call, which is one member of the detail. A
// missing one counts as {}.
func decodeCall(request event.Request, message proto.Message) (ignored []string, err error) {
	if ignored, err = decodeJSON(request.Body, &emptypb.Empty{}, request.Type.Members()...); err != nil || len(request.Request) == 0 {
		return ignored, err
	}
	inBody, err := decodeJSON(request.Request, message)
	for _, path := range inBody {
		ignored = append(ignored, "request."+path)
	}
	return ignored, err
}

func decodeJSON(body []byte, message proto.Message, known ...string) (ignored []string, err error) {
	if ignored, err = api.UnmarshalJSON(body, message, known...); err != nil {
		return nil, &tenant.Error{Kind: tenant.KindInvalid, Key: withoutValue(err.Error())}
	}
	return ignored, nil
}

// sayable matches the parts of protojson's errors that contain only field names and
// positions.
var sayable = regexp.MustCompile(`^proto: (syntax error )?\(line \d+:\d+\): (` +
	`unexpected token|duplicate field|invalid value for \w+ field \w+|` +
	`error parsing "\w+", oneof [\w.]+ is already set|` +
	`(invalid )?google\.protobuf\.Timestamp value( out of range)?)`)

// withoutValue cuts a protojson error off before the value it quotes. The API's
// response reaches only the caller, but an event reaches every subscriber, and the
// value could be a password sent with the wrong type.
func withoutValue(text string) string {
	// protojson randomises white space so that nobody relies on it.
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, text)
	if said := sayable.FindString(text); said != "" {
		return said
	}
	return "proto: the detail is not the request body that the API takes"
}
