package telemetry

import (
	"fmt"
	"log/slog"

	"github.com/aws/smithy-go/logging"
)

// SDKLogger has the AWS SDK log to log, in the form of all other lines. Its
// warnings keep their level; the rest is for debugging.
func SDKLogger(log *slog.Logger) logging.Logger {
	return logging.LoggerFunc(func(classification logging.Classification, format string, arguments ...any) {
		write := log.Debug
		if classification == logging.Warn {
			write = log.Warn
		}
		write("aws sdk", "message", fmt.Sprintf(format, arguments...))
	})
}
