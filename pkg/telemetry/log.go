package telemetry

import (
	"io"
	"log/slog"
	"os"
)

// NewLogger returns a logger that writes JSON lines of level and above to w. Safe for
// concurrent use.
func NewLogger(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}))
}

// Fatal logs why a function cannot start, and exits. Only mains may call it.
func Fatal(err error) {
	NewLogger(os.Stderr, slog.LevelError).Error("cannot start", "error", err.Error())
	os.Exit(1)
}
