#!/usr/bin/env bash
# Guess: the logger of aws-lambda-go writes requestId at the top of each line, where CloudWatch's queries and the platform's own
#        lines have it, and keeps its keys apart from a program's.
# Seen:  below WithGroup, requestId is a member of the group. An attribute named time or msg is renamed like the logger's own,
#        so that the line has the member timestamp or message twice, of which readers take the last.
#        {"group":{"requestId":"r-1"}}
# With:  github.com/aws/aws-lambda-go v1.55.1
# So:    use slog.Group for single attributes, not WithGroup, and no attribute named time or msg.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(AWS_LAMBDA_LOG_FORMAT=JSON go_run github.com/aws/aws-lambda-go@v1.55.1 <<'E2'
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

func main() {
	ctx := lambdacontext.NewContext(context.Background(), &lambdacontext.LambdaContext{AwsRequestID: "r-1"})
	log := lambdacontext.NewLogger()
	log.InfoContext(ctx, "plain", "order", 7)
	log.WithGroup("group").InfoContext(ctx, "grouped", "order", 7)
	log.InfoContext(ctx, "named", "time", "noon", "msg", "hello")
}
E2
)
line() { sed -n "$1p" <<<"$seen" | sed -E 's/"timestamp":"20[^"]*"/"timestamp":"<time>"/'; }
noted "plain" '{"timestamp":"<time>","level":"INFO","message":"plain","order":7,"requestId":"r-1"}' "$(line 1)"
noted "in a group" '{"timestamp":"<time>","level":"INFO","message":"grouped","group":{"order":7,"requestId":"r-1"}}' "$(line 2)"
noted "attributes time and msg" '{"timestamp":"<time>","level":"INFO","message":"named","timestamp":"noon","message":"hello","requestId":"r-1"}' "$(line 3)"
