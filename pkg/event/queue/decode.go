package queue

import (
	"regexp"
	"strings"
	"unicode"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// decode reads a request's body as the API does, and refuses it in the same
// words but for the values in them. It returns the members that neither the API
// nor an event of this type has.
func decode(request event.Request, message proto.Message) (ignored []string, err error) {
	if ignored, err = api.UnmarshalJSON(request.Body, message, request.Type.Members()...); err != nil {
		return nil, &tenant.Error{Kind: tenant.KindInvalid, Key: withoutValue(err.Error())}
	}
	return ignored, nil
}

// sayable are the parts of protojson's texts that name only fields of the
// message and places in it.
var sayable = regexp.MustCompile(`^proto: (syntax error )?\(line \d+:\d+\): (` +
	`unexpected token|duplicate field|invalid value for \w+ field \w+|` +
	`error parsing "\w+", oneof [\w.]+ is already set|` +
	`(invalid )?google\.protobuf\.Timestamp value( out of range)?)`)

// withoutValue returns the part of a text of protojson before the value that it
// quotes. The API answers the caller alone; an event is read by every
// subscriber, and a password that was sent as the wrong type would be in it.
func withoutValue(text string) string {
	// protojson varies the white space, so that nobody relies on it.
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
