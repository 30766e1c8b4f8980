#!/usr/bin/env bash
# Guess: both of two cookies that a web framework sets reach a browser behind an Application Load Balancer, whose event tells whether it
#        takes several values of a header.
# Seen:  if it takes one, as it does unless it is told otherwise, two of five adapters return both, by writing the name in two ways. The
#        others return the first cookie, the last, or none. If it takes several, all return both.
#        two Set-Cookie, serverless-http: none
# With:  npm @codegenie/serverless-express 4.17.1, serverless-http 4.0.0, express 5.3.0, PyPI mangum 0.22.0, serverless-wsgi 3.1.0,
#        apig-wsgi 2.20.0
# So:    enable multi-value headers in the target group.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/events.json" <<'E'
[{"requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/t/1"}}, "httpMethod": "GET",
  "path": "/", "queryStringParameters": {}, "headers": {"host": "api.example.com"}, "body": "", "isBase64Encoded": false},
 {"requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/t/1"}}, "httpMethod": "GET",
  "path": "/", "multiValueQueryStringParameters": {}, "multiValueHeaders": {"host": ["api.example.com"]}, "body": "", "isBase64Encoded": false}]
E
noted "JavaScript, one value, several" 'serverless-express a=1 | a=1 b=2
serverless-http  | a=1 b=2' "$(node_run @codegenie/serverless-express@4.17.1 serverless-http@4.0.0 express@5.3.0 <<'E'
import { readFileSync } from "node:fs";
import serverlessExpress from "@codegenie/serverless-express";
import express from "express";
import serverlessHttp from "serverless-http";

const events = JSON.parse(readFileSync("../events.json"));
const app = express().use((request, response) => response.append("Set-Cookie", "a=1").append("Set-Cookie", "b=2").end());
const cookies = (headers) => Object.entries(headers ?? {}).filter(([name]) => name.toLowerCase() === "set-cookie").flatMap(([, value]) => value);
for (const [name, handler] of [["serverless-express", serverlessExpress({ app })], ["serverless-http", serverlessHttp(app)]]) {
  const [single, several] = await Promise.all(events.map((event) => handler(event, {})));
  console.log(name, cookies(single.headers).join(" "), "|", cookies(several.multiValueHeaders).join(" "));
}
E
)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check mangum==0.22.0 serverless-wsgi==3.1.0 apig-wsgi==2.20.0
cat >"$work/main.py" <<'E'
import json, sys
import serverless_wsgi
from apig_wsgi import make_lambda_handler
from mangum import Mangum

async def asgi(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]})
    await send({"type": "http.response.body", "body": b""})

def wsgi(environ, start):
    start("200 OK", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [b""]

def cookies(headers):
    return [value for name, values in headers.items() if name.lower() == "set-cookie" for value in ([values] if isinstance(values, str) else values)]

events = json.load(open(sys.argv[1]))
for name, handler in (("mangum", Mangum(asgi, lifespan="off")), ("serverless-wsgi", lambda *call: serverless_wsgi.handle_request(wsgi, *call)),
                      ("apig-wsgi", make_lambda_handler(wsgi))):
    single, several = (handler(event, None) for event in events)
    print(name, *cookies(single["headers"]), "|", *cookies(several["multiValueHeaders"]))
E
noted "Python, one value, several" 'mangum a=1 b=2 | a=1 b=2
serverless-wsgi a=1 b=2 | a=1 b=2
apig-wsgi b=2 | a=1 b=2' "$("$work/venv/bin/python" "$work/main.py" "$work/events.json")"
