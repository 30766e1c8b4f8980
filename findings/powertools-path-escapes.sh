#!/usr/bin/env bash
# Guess: a path parameter reaches a handler decoded, as a query parameter does, in both editions of Powertools.
# Seen:  in TypeScript it does; in Python the handler gets the escapes of an HTTP API's raw path. A JavaScript client escapes the @ of
#        an address with encodeURIComponent, and the Python handler looks up a user who does not exist; a client that does not escape
#        it works.
#        /users/ada%40example.com -> ada%40example.com
# With:  PyPI aws-lambda-powertools 3.37.0, npm @aws-lambda-powertools/event-handler 2.35.0
# So:    call urllib.parse.unquote on path parameters in Python.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/event.json" <<'E'
{"version": "2.0", "routeKey": "$default", "rawPath": "/users/ada%40example.com", "rawQueryString": "email=ada%40example.com",
  "headers": {"accept": "*/*", "host": "api.example"}, "queryStringParameters": {"email": "ada@example.com"}, "isBase64Encoded": false,
  "requestContext": {"accountId": "123456789012", "apiId": "a", "domainName": "api.example", "domainPrefix": "api", "requestId": "r",
    "http": {"method": "GET", "path": "/users/ada@example.com", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "u"},
    "routeKey": "$default", "stage": "$default", "time": "28/Nov/2026:10:00:00 +0000", "timeEpoch": 1795860000000}}
E
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check aws-lambda-powertools==3.37.0
cat >"$work/main.py" <<'E'
import json, sys
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

app = APIGatewayHttpResolver()

@app.get("/users/<id>")
def user(id):
    return {"id": id, "email": app.current_event.query_string_parameters["email"]}

print(app.resolve(json.load(open(sys.argv[1])), None)["body"])
E
noted "Python" '{"id":"ada%40example.com","email":"ada@example.com"}' "$("$work/venv/bin/python" "$work/main.py" "$work/event.json" 2>>"$work/log")"
(cd "$work" && npm install --silent --no-audit --no-fund @aws-lambda-powertools/event-handler@2.35.0)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import { Router } from "@aws-lambda-powertools/event-handler/http";

const app = new Router();
app.get("/users/:id", async ({ params, req }) => ({ id: params.id, email: new URL(req.url).searchParams.get("email") }));
console.log((await app.resolve(JSON.parse(readFileSync("event.json")), {})).body);
E
noted "TypeScript" '{"id":"ada@example.com","email":"ada@example.com"}' "$(cd "$work" && node main.mjs 2>>"$work/log")"
