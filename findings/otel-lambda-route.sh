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
source "$(dirname "$0")/python.bash"

noted "span, route, target" 'HTTP API: users /users/7 /users/7?full=1
REST API: users /users/{id} /users/{id}?full=1' "$(otel_python <<'E'
for name, event in {
    "HTTP API": {"version": "2.0", "routeKey": "GET /users/{id}", "rawPath": "/users/7", "rawQueryString": "full=1", "headers": {}, "pathParameters": {"id": "7"},
        "requestContext": {"http": {"method": "GET", "path": "/users/7"}, "routeKey": "GET /users/{id}", "stage": "$default", "domainName": "api.example"}},
    "REST API": {"httpMethod": "GET", "resource": "/users/{id}", "path": "/users/7", "headers": {}, "pathParameters": {"id": "7"},
        "queryStringParameters": {"full": "1"}, "requestContext": {"resourcePath": "/users/{id}", "stage": "p", "accountId": "123456789012"}},
}.items():
    span = handled(event)
    print(name + ":", span.name, span.attributes["http.route"], span.attributes["http.target"])
E
)"
