#!/usr/bin/env bash
# Guess: all OpenTelemetry propagators for X-Ray continue a trace whose sampling is not decided, which AWS's own SDKs write as
#        "Sampled=?", or without Sampled.
# Seen:  they continue it in three ways. Go takes both for "do not sample", and says so to the next service; Python does so when
#        Sampled is missing, but starts a new trace for "?"; JavaScript starts a new trace for both. The trace falls apart where
#        languages change, without a word in the logs.
#        Root=1-5759e988-...;Parent=53995c3f42cd8ad8;Sampled=? -> Go Sampled=0, Python and JavaScript nothing
# With:  go.opentelemetry.io/contrib/propagators/aws v1.47.0, PyPI opentelemetry-propagator-aws-xray 1.0.2,
#        npm @opentelemetry/propagator-aws-xray 2.2.0
# So:    decide on sampling where the header is made.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

base='Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8'
go=$(BASE=$base go_run go.opentelemetry.io/contrib/propagators/aws@v1.47.0 <<'E'
package main

import (
	"context"
	"fmt"
	"os"

	"go.opentelemetry.io/contrib/propagators/aws/xray"
	"go.opentelemetry.io/otel/propagation"
)

func main() {
	for _, decision := range []string{";Sampled=1", ";Sampled=?", ""} {
		sent := propagation.MapCarrier{}
		xray.Propagator{}.Inject(xray.Propagator{}.Extract(context.Background(), propagation.MapCarrier{"X-Amzn-Trace-Id": os.Getenv("BASE") + decision}), sent)
		fmt.Println(sent["X-Amzn-Trace-Id"])
	}
}
E
)
noted "Go: 1, ?, missing" "$base;Sampled=1
$base;Sampled=0
$base;Sampled=0" "$go"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check opentelemetry-propagator-aws-xray==1.0.2 opentelemetry-api==1.45.2
cat >"$work/main.py" <<'E'
import sys
from opentelemetry.propagators.aws import AwsXRayPropagator

for decision in (";Sampled=1", ";Sampled=?", ""):
    sent = {}
    AwsXRayPropagator().inject(sent, AwsXRayPropagator().extract({"X-Amzn-Trace-Id": sys.argv[1] + decision}))
    print(sent.get("X-Amzn-Trace-Id"))
E
noted "Python: 1, ?, missing" "$base;Sampled=1
None
$base;Sampled=0" "$("$work/venv/bin/python" "$work/main.py" "$base")"
(cd "$work" && npm install --silent --no-audit --no-fund @opentelemetry/propagator-aws-xray@2.2.0 @opentelemetry/api@1.9.1)
cat >"$work/main.mjs" <<'E'
import { defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT } from "@opentelemetry/api";
import { AWSXRayPropagator } from "@opentelemetry/propagator-aws-xray";

const propagator = new AWSXRayPropagator();
for (const decision of [";Sampled=1", ";Sampled=?", ""]) {
  const sent = {};
  propagator.inject(propagator.extract(ROOT_CONTEXT, { "x-amzn-trace-id": process.argv[2] + decision }, defaultTextMapGetter), sent, defaultTextMapSetter);
  console.log(sent["x-amzn-trace-id"]);
}
E
noted "JavaScript: 1, ?, missing" "$base;Sampled=1
undefined
undefined" "$(cd "$work" && node main.mjs "$base")"
