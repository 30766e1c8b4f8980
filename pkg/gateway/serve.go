package gateway

import (
	"log/slog"
	"net/http"

	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/function"
)

// Serve runs an HTTP handler as a Lambda function behind a gateway. See function.Serve.
// It does not return.
func Serve[C config.Function](construct func(C, *slog.Logger) (http.Handler, error)) {
	function.Serve(construct, func(log *slog.Logger, h http.Handler) any { return New(log, h) })
}
