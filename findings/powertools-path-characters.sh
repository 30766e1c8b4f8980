#!/usr/bin/env bash
# Guess: a path parameter of a Powertools route matches whatever is in the segment, as in other routers, in both editions.
# Seen:  in Python it matches a list of characters, for which other letters than ASCII and blanks count, but not # " ` \ or ?: an id with
#        one of them is answered with 404, as if the route did not exist. In TypeScript an id ends at # or ?. Guests of a Microsoft
#        directory have such names.
#        /users/ada_example.com#EXT#@contoso.example: 404 in Python, ada_example.com in TypeScript
# With:  PyPI aws-lambda-powertools 3.37.0, npm @aws-lambda-powertools/event-handler 2.35.0
# So:    where the event has the path decoded, pass such ids in the query or the body.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/names.json" <<'E'
["ada", "ünï", "a b", "a+b", "a{b}", "a|b", "a\"b", "a`b", "ada_example.com#EXT#@contoso.example", "a?b"]
E
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check aws-lambda-powertools==3.37.0
cat >"$work/main.py" <<'E'
import json, sys
from aws_lambda_powertools.event_handler import APIGatewayRestResolver

app = APIGatewayRestResolver()

@app.get("/users/<id>")
def user(id):
    return {"id": id}

for name in json.load(open(sys.argv[1])):
    path = "/users/" + name
    answer = app.resolve({"httpMethod": "GET", "path": path, "resource": "/{proxy+}", "headers": {}, "multiValueHeaders": {}, "requestContext": {"stage": "p", "path": path}}, None)
    print(name, json.loads(answer["body"])["id"] if answer["statusCode"] == 200 else answer["statusCode"], sep=": ")
E
noted Python 'ada: ada
ünï: ünï
a b: a b
a+b: a+b
a{b}: a{b}
a|b: a|b
a"b: 404
a`b: 404
ada_example.com#EXT#@contoso.example: 404
a?b: 404' "$("$work/venv/bin/python" -W ignore "$work/main.py" "$work/names.json" 2>>"$work/log")"
noted TypeScript 'ada: ada
ünï: ünï
a b: a b
a+b: a+b
a{b}: a{b}
a|b: a|b
a"b: a"b
a`b: a`b
ada_example.com#EXT#@contoso.example: ada_example.com
a?b: a' "$(node_run @aws-lambda-powertools/event-handler@2.35.0 <<'E'
import { readFileSync } from "node:fs";
import { Router } from "@aws-lambda-powertools/event-handler/http";

const app = new Router();
app.get("/users/:id", ({ params }) => ({ id: params.id }));
for (const name of JSON.parse(readFileSync("../names.json"))) {
  const path = "/users/" + name;
  const answer = await app.resolve({ httpMethod: "GET", path, resource: "/{proxy+}", headers: { Host: "api.example" }, multiValueHeaders: {},
    queryStringParameters: null, multiValueQueryStringParameters: null, pathParameters: { proxy: path.slice(1) }, stageVariables: null, body: null,
    isBase64Encoded: false, requestContext: { accountId: "123456789012", apiId: "a", httpMethod: "GET", path, protocol: "HTTP/1.1", stage: "p",
      requestId: "r", resourcePath: "/{proxy+}", domainName: "api.example", identity: { sourceIp: "192.0.2.1", userAgent: "u" } } },
  { functionName: "f", awsRequestId: "r", invokedFunctionArn: "a", getRemainingTimeInMillis: () => 1000 });
  console.log(name + ":", answer.statusCode === 200 ? JSON.parse(answer.body).id : answer.statusCode);
}
E
)"
