#!/usr/bin/env bash
# Guess: the logger of aws-lambda-go follows each level that a function's ApplicationLogLevel may have: TRACE, DEBUG, INFO,
#        WARN, ERROR and FATAL.
# Seen:  TRACE and FATAL mean INFO: a function set to log next to nothing logs everything but debug lines, and one set to log
#        everything leaves those out.
#        "FATAL: INFO WARN ERROR"
# With:  github.com/aws/aws-lambda-go v1.55.1
# So:    map AWS_LAMBDA_LOG_LEVEL to a level of slog yourself, or do not use these two.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen() {
  AWS_LAMBDA_LOG_FORMAT=JSON AWS_LAMBDA_LOG_LEVEL=$1 go_run github.com/aws/aws-lambda-go@v1.55.1 <<'E2'
package main

import (
	"context"
	"log/slog"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

func main() {
	log := lambdacontext.NewLogger()
	for _, level := range []slog.Level{slog.LevelDebug - 4, slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError} {
		log.Log(context.Background(), level, "line")
	}
}
E2
}

for pair in 'TRACE INFO WARN ERROR' 'DEBUG DEBUG INFO WARN ERROR' 'INFO INFO WARN ERROR' 'WARN WARN ERROR' 'ERROR ERROR' 'FATAL INFO WARN ERROR'; do
  noted "${pair%% *}" "${pair#* }" "$(seen "${pair%% *}" | jq -r .level | paste -sd ' ')"
done
