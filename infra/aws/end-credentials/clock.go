package main

import (
	"context"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
)

// serverTime is DynamoDB's clock. If the operator's own clock were behind, credentials
// issued in between would be spared; if it were ahead, later ones would be refused.
type serverTime struct{ ahead time.Duration }

// watch records the time of each response.
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

// now is up to a second behind, because a response's time is in whole seconds.
func (s *serverTime) now() time.Time { return time.Now().Add(s.ahead) }
