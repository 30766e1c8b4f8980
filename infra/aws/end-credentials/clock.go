package main

import (
	"context"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
)

// serverTime is DynamoDB's clock. The operator's own may be minutes behind, and
// what was made in those minutes would be spared; or ahead, and what is made in
// the next ones would be refused.
type serverTime struct{ ahead time.Duration }

// watch notes what time each answer has.
func (s *serverTime) watch(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("WatchServerTime", func(
		ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
	) (middleware.InitializeOutput, middleware.Metadata, error) {
		out, metadata, err := next.HandleInitialize(ctx, in)
		if at, ok := awsmiddleware.GetServerTime(metadata); ok {
			s.ahead = time.Until(at)
		}
		return out, metadata, err
	}), middleware.Before)
}

// now is up to a second behind, because an answer's time has whole seconds.
func (s *serverTime) now() time.Time { return time.Now().Add(s.ahead) }
