package backoff

import (
	"errors"
	"io"
	"net"

	"github.com/aws/smithy-go"
)

// AnswerBrokeOff reports whether the connection broke within an answer, which the
// AWS SDK takes for a malformed one, and does not try again.
func AnswerBrokeOff(err error) bool {
	var malformed *smithy.DeserializationError
	var network *net.OpError
	return errors.As(err, &malformed) && (errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &network))
}
