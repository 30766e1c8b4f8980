// Command requests is the Lambda function that carries out requests which arrive as
// events in a queue.
package main

import (
	"log/slog"

	"github.com/tenantry/tenantry/pkg/app/requests"
	"github.com/tenantry/tenantry/pkg/event/queue"
	"github.com/tenantry/tenantry/pkg/function"
)

func main() {
	function.Serve(requests.New, func(_ *slog.Logger, h *queue.Handler) any { return h.Handle })
}
