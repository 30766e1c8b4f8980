package telemetry

import (
	"fmt"
	"log/slog"

	"github.com/aws/smithy-go/logging"
)

// SDKLogger returns a logger for the AWS SDK that writes to log. Warnings keep their
// level; everything else is logged at debug level.
func SDKLogger(log *slog.Logger) logging.Logger {
	return logging.LoggerFunc(func(classification logging.Classification, format string, arguments ...any) {
		write := log.Debug
		if classification == logging.Warn {
			write = log.Warn
		}
		write("aws sdk", "message", fmt.Sprintf(format, arguments...))
	})
}
