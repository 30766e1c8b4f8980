// Command sweeper is the Lambda function that erases the data of removed instances,
// organisations, users, projects and project grants. It is fed by a queue of their
// removal events.
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
