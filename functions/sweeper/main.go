// Command sweeper is the Lambda function that erases what is left of removed
// instances and organisations, from a queue of the events that tell of them.
package main

import (
	"log/slog"

	"github.com/tenantry/tenantry/pkg/app/sweeper"
	"github.com/tenantry/tenantry/pkg/function"
	"github.com/tenantry/tenantry/pkg/sweep"
)

func main() {
	function.Serve(sweeper.New, func(_ *slog.Logger, s *sweep.Sweeper) any { return s.Handle })
}
