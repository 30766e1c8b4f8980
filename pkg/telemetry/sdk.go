package telemetry

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/aws/smithy-go/logging"
)

// SDKLogger has the AWS SDK log to log, in the form of all other lines. Its
// warnings keep their level; the rest is for debugging.
func SDKLogger(log *slog.Logger) logging.Logger {
	return logging.LoggerFunc(func(classification logging.Classification, format string, arguments ...any) {
		level := slog.LevelDebug
		if classification == logging.Warn {
			level = slog.LevelWarn
		}
		log.Log(context.Background(), level, "aws sdk", "message", fmt.Sprintf(format, arguments...))
	})
}
