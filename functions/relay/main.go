// Command relay is the Lambda function that publishes events from the table's
// stream to the event bus.
package main

import (
	"log/slog"

	"github.com/tenantry/tenantry/pkg/app/relay"
	eventrelay "github.com/tenantry/tenantry/pkg/event/relay"
	"github.com/tenantry/tenantry/pkg/function"
)

func main() {
	function.Serve(relay.New, func(_ *slog.Logger, h *eventrelay.Handler) any { return h.Handle })
}
