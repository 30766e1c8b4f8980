#!/usr/bin/env bash
# Guess: OpenTelemetry's instrumentation of Lambda sets http.route to the route, as the convention demands, so that there is one value for
#        all users, and http.target to the path with the query.
# Seen:  for an HTTP API or a function URL the route is the path, with the user's id, so that a metric by route has one series per user
#        and keeps ids. For a REST API the target is the route, so that no attribute has the path.
#        GET /users/{id}: http.route /users/7, or http.target /users/{id}
# With:  PyPI opentelemetry-instrumentation-aws-lambda 0.66b1, opentelemetry-sdk 1.45.1
# So:    have the collector replace http.route, before metrics are made of it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check opentelemetry-instrumentation-aws-lambda==0.66b1 opentelemetry-sdk==1.45.1
cat >"$work/function.py" <<'E'
def handler(event, context):
    return {"statusCode": 204}
E
cat >"$work/main.py" <<'E'
from opentelemetry.instrumentation.aws_lambda import AwsLambdaInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

exporter = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
AwsLambdaInstrumentor().instrument(tracer_provider=provider)
import function

class Context:
    invoked_function_arn, function_name, aws_request_id = "arn:aws:lambda:eu-central-1:123456789012:function:users", "users", "r"

function.handler({"version": "2.0", "routeKey": "GET /users/{id}", "rawPath": "/users/7", "rawQueryString": "full=1", "headers": {}, "pathParameters": {"id": "7"},
    "requestContext": {"http": {"method": "GET", "path": "/users/7"}, "routeKey": "GET /users/{id}", "stage": "$default", "domainName": "api.example"}}, Context())
function.handler({"httpMethod": "GET", "resource": "/users/{id}", "path": "/users/7", "headers": {}, "pathParameters": {"id": "7"},
    "queryStringParameters": {"full": "1"}, "requestContext": {"resourcePath": "/users/{id}", "stage": "p", "accountId": "123456789012"}}, Context())
for name, span in zip(("HTTP API", "REST API"), exporter.get_finished_spans()):
    print(name + ":", span.name, span.attributes["http.route"], span.attributes["http.target"])
E
noted "span, route, target" 'HTTP API: users /users/7 /users/7?full=1
REST API: users /users/{id} /users/{id}?full=1' "$(_HANDLER=function.handler AWS_LAMBDA_FUNCTION_NAME=users PYTHONPATH=$work "$work/venv/bin/python" -W ignore "$work/main.py" 2>>"$work/log")"
