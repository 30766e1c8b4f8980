package backoff

import (
	"errors"
	"io"
	"net"

	"github.com/aws/smithy-go"
)

// AnswerBrokeOff reports whether the connection broke while the response was read. The
// AWS SDK treats that as a malformed response and does not retry.
func AnswerBrokeOff(err error) bool {
	var malformed *smithy.DeserializationError
	var network *net.OpError
	return errors.As(err, &malformed) && (errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &network))
}
