#!/usr/bin/env bash
# Guess: a header that a request has twice reaches the application with both values, and two headers of a response reach the client.
# Seen:  a REST API's event has the last value in headers and all in multiValueHeaders; serverless-http and serverless-wsgi read the
#        former. apig-wsgi reads both, but returns only the last of a response's equal headers to an HTTP API; Mangum joins them.
#        X-Multi: one, X-Multi: two -> "two" from two of four
# With:  PyPI mangum 0.22.0, serverless-wsgi 3.1.0, apig-wsgi 2.20.0, npm serverless-http 4.0.0
# So:    join values with commas yourself, and do not repeat headers, except for Set-Cookie, which all treat apart.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/rest.json" <<'E'
{"resource": "/{proxy+}", "path": "/", "httpMethod": "GET", "headers": {"Host": "api.example.com", "X-Multi": "two"},
  "multiValueHeaders": {"Host": ["api.example.com"], "X-Multi": ["one", "two"]}, "queryStringParameters": null, "multiValueQueryStringParameters": null,
  "pathParameters": {"proxy": ""}, "stageVariables": null, "body": null, "isBase64Encoded": false, "requestContext": {"stage": "prod", "requestId": "r",
    "identity": {"sourceIp": "203.0.113.7"}, "resourcePath": "/{proxy+}", "httpMethod": "GET", "path": "/prod/", "protocol": "HTTP/1.1"}}
E
cat >"$work/http.json" <<'E'
{"version": "2.0", "routeKey": "$default", "rawPath": "/", "rawQueryString": "", "headers": {"host": "api.example.com", "x-multi": "one,two"},
  "isBase64Encoded": false, "requestContext": {"stage": "$default", "requestId": "r", "domainName": "api.example.com",
    "http": {"method": "GET", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "u"}}}
E
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check mangum==0.22.0 serverless-wsgi==3.1.0 apig-wsgi==2.20.0
cat >"$work/main.py" <<'E'
import json, sys
import apig_wsgi, serverless_wsgi
from mangum import Mangum

async def asgi(scope, receive, send):
    multi = [value.decode() for name, value in scope["headers"] if name == b"x-multi"]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain"), (b"x-r", b"1"), (b"x-r", b"2")]})
    await send({"type": "http.response.body", "body": "|".join(multi).encode()})

def wsgi(environ, start):
    start("200 OK", [("Content-Type", "text/plain"), ("X-R", "1"), ("X-R", "2")])
    return [environ.get("HTTP_X_MULTI", "").encode()]

rest, http = (json.load(open(name)) for name in sys.argv[1:])
for name, handle in {"Mangum": Mangum(asgi, lifespan="off"), "apig-wsgi": apig_wsgi.make_lambda_handler(wsgi),
                     "serverless-wsgi": lambda event, context: serverless_wsgi.handle_request(wsgi, event, context)}.items():
    answer = handle(http, None)
    print(f"{name}: {handle(rest, None)['body']};", *(f"{key}: {value}" for key, value in answer["headers"].items() if key.lower() == "x-r"))
E
noted "Python: what the application gets from a REST API, what an HTTP API gets from it" 'Mangum: one, two; x-r: 1,2
apig-wsgi: one,two; x-r: 2
serverless-wsgi: two; x-r: 1 X-r: 2' "$("$work/venv/bin/python" "$work/main.py" "$work/rest.json" "$work/http.json")"
(cd "$work" && npm install --silent --no-audit --no-fund serverless-http@4.0.0)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import serverless from "serverless-http";

const handle = serverless((request, response) => {
  response.setHeader("x-r", ["1", "2"]);
  response.end(request.headers["x-multi"]);
});
const [rest, http] = ["rest.json", "http.json"].map((name) => JSON.parse(readFileSync(name)));
console.log(`serverless-http: ${(await handle(rest, {})).body}; x-r: ${(await handle(http, {})).headers["x-r"]}`);
process.exit();
E
noted "JavaScript" 'serverless-http: two; x-r: 1, 2' "$(cd "$work" && node main.mjs 2>>log)"
