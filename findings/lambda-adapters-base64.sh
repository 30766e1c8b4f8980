#!/usr/bin/env bash
# Guess: an adapter between API Gateway and a web framework encodes in base64 what is not text, and nothing else: an image, but not JSON.
# Seen:  each decides by its own list of types. Mangum and serverless-wsgi encode application/problem+json and application/scim+json; an
#        API without binary media types sends the base64 text to the client. hono encodes a JWT, serverless-http and fastify's adapter
#        nothing, unless told, and so break an image.
#        application/problem+json -> isBase64Encoded true from two of five
# With:  PyPI mangum 0.22.0, serverless-wsgi 3.1.0, npm serverless-http 4.0.0, hono 4.13.19, @fastify/aws-lambda 6.4.1
# So:    name the types that are text, or binary, in the adapter's options, and test each type that the service returns.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/event.json" <<'E'
{"resource": "/{proxy+}", "path": "/", "httpMethod": "GET", "headers": {"Host": "api.example.com"}, "multiValueHeaders": {"Host": ["api.example.com"]},
  "queryStringParameters": null, "multiValueQueryStringParameters": null, "pathParameters": {"proxy": ""}, "stageVariables": null, "body": null,
  "isBase64Encoded": false, "requestContext": {"stage": "prod", "requestId": "r", "identity": {"sourceIp": "203.0.113.7"}, "resourcePath": "/{proxy+}",
    "httpMethod": "GET", "path": "/prod/", "protocol": "HTTP/1.1", "domainName": "api.example.com", "apiId": "i"}}
E
cat >"$work/types.json" <<'E'
["application/json", "application/problem+json", "application/scim+json", "application/jwt", "image/png"]
E
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check mangum==0.22.0 serverless-wsgi==3.1.0
cat >"$work/main.py" <<'E'
import json, sys
import serverless_wsgi
from mangum import Mangum

event, types = (json.load(open(name)) for name in sys.argv[1:])
for name in ("Mangum", "serverless-wsgi"):
    seen = []
    for kind in types:
        body = b"\x89PNG\xff" if kind == "image/png" else b"{}"

        async def asgi(scope, receive, send):
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind.encode())]})
            await send({"type": "http.response.body", "body": body})

        def wsgi(environ, start):
            start("200 OK", [("Content-Type", kind)])
            return [body]

        answer = Mangum(asgi, lifespan="off")(event, None) if name == "Mangum" else serverless_wsgi.handle_request(wsgi, event, None)
        seen.append("base64" if answer.get("isBase64Encoded") else "text")
    print(name, *seen)
E
noted "Python: JSON, problem+json, scim+json, JWT, PNG" 'Mangum text base64 base64 base64 base64
serverless-wsgi text base64 base64 base64 base64' "$("$work/venv/bin/python" "$work/main.py" "$work/event.json" "$work/types.json")"
(cd "$work" && npm install --silent --no-audit --no-fund serverless-http@4.0.0 hono@4.13.19 fastify@5.12.8 @fastify/aws-lambda@6.4.1)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import awsLambdaFastify from "@fastify/aws-lambda";
import fastify from "fastify";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import serverless from "serverless-http";

const [event, types] = ["event.json", "types.json"].map((name) => JSON.parse(readFileSync(name)));
const body = (type) => (type === "image/png" ? Buffer.from([137, 80, 255]) : Buffer.from("{}"));
for (const [name, adapt] of Object.entries({
  "serverless-http": (type) =>
    serverless((request, response) => {
      response.setHeader("content-type", type);
      response.end(body(type));
    }),
  hono: (type) => handle(new Hono().all("*", (c) => c.body(body(type), 200, { "content-type": type }))),
  fastify: (type) => {
    const app = fastify();
    app.all("/*", (request, reply) => reply.type(type).send(body(type)));
    return awsLambdaFastify(app);
  },
})) {
  const seen = [];
  for (const type of types) seen.push((await adapt(type)(structuredClone(event), {})).isBase64Encoded ? "base64" : "text");
  console.log(name, ...seen);
}
process.exit();
E
noted "JavaScript" 'serverless-http text text text text text
hono text text text base64 base64
fastify text text text text text' "$(cd "$work" && node main.mjs 2>>log)"
