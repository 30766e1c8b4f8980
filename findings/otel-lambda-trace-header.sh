#!/usr/bin/env bash
# Guess: OpenTelemetry's instrumentations of Lambda go on with the trace of a request, in whatever case its header's name is, and also if a load
#        balancer or a REST API passes it as a list of values.
# Seen:  in Python they do. In JavaScript only the name in lower case is found, as HTTP/2 and HTTP APIs have it: of a REST API, which passes
#        names as sent, and of a load balancer with multi-value headers the function starts a trace of its own.
#        Traceparent: 00-4bf9...: the trace 4bf9... in Python, a new one in JavaScript
# With:  npm @opentelemetry/instrumentation-aws-lambda 0.76.0, PyPI opentelemetry-instrumentation-aws-lambda 0.66b1
# So:    give the instrumentation an eventContextExtractor that writes the names in lower case.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/python.bash"

cat >"$work/events.json" <<'E'
{
  "traceparent": {"headers": {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}},
  "Traceparent": {"headers": {"Traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}},
  "multi-value": {"multiValueHeaders": {"traceparent": ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"]}}
}
E
noted Python 'traceparent: goes on
Traceparent: goes on
multi-value: goes on' "$(events=$work/events.json otel_python <<'E'
import json, os

for name, event in json.load(open(os.environ["events"])).items():
    span = handled(event)
    print(name + ":", "goes on" if format(span.context.trace_id, "032x").startswith("4bf9") else "a new trace")
E
)"
(cd "$work" && npm install --silent --no-audit --no-fund --legacy-peer-deps @opentelemetry/api@1.10.0 @opentelemetry/instrumentation@0.300.0 \
  @opentelemetry/instrumentation-aws-lambda@0.76.0 @opentelemetry/sdk-trace-base@2.12.1 @opentelemetry/sdk-trace-node@2.12.1) >>"$work/log" 2>&1
cat >"$work/function.js" <<'E'
exports.handler = async () => ({ statusCode: 204 });
E
cat >"$work/main.js" <<'E'
const { registerInstrumentations } = require("@opentelemetry/instrumentation");
const { AwsLambdaInstrumentation } = require("@opentelemetry/instrumentation-aws-lambda");
const { InMemorySpanExporter, SimpleSpanProcessor } = require("@opentelemetry/sdk-trace-base");
const { NodeTracerProvider } = require("@opentelemetry/sdk-trace-node");

const exporter = new InMemorySpanExporter();
const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
tracerProvider.register();
registerInstrumentations({ instrumentations: [new AwsLambdaInstrumentation()], tracerProvider });
const { handler } = require("./function.js");

(async () => {
  for (const [name, event] of Object.entries(require("./events.json"))) {
    await handler(event, { functionName: "users", invokedFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:users", awsRequestId: "r" });
    const span = exporter.getFinishedSpans().at(-1);
    console.log(name + ":", span.spanContext().traceId.startsWith("4bf9") ? "goes on" : "a new trace");
  }
})();
E
noted JavaScript 'traceparent: goes on
Traceparent: a new trace
multi-value: a new trace' "$(cd "$work" && _HANDLER=function.handler AWS_LAMBDA_FUNCTION_NAME=users LAMBDA_TASK_ROOT=$work node main.js 2>>log)"
