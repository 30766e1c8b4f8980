#!/usr/bin/env bash
# Guess: with requestTimeout: 300 a call of the AWS SDK for JavaScript fails 300 ms after it was sent.
# Seen:  it does not end at all: after 300 ms a warning is logged, and the call goes on for as long as the server takes. It ends with
#        throwOnRequestTimeout as well, or with socketTimeout, which counts the time without any byte.
#        requestTimeout: 300, an answer after 1.5 s: success after 1.5 s
# With:  npm @aws-sdk/client-dynamodb 3.1169.0, @smithy/node-http-handler as it requires it
# So:    set throwOnRequestTimeout: true, or a call outlasts its function's own timeout.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "answers after 1.5 seconds" 'requestTimeout: success after 1.5 s, 1 warning
requestTimeout, throwOnRequestTimeout: TimeoutError before
socketTimeout: TimeoutError before' "$(node_run @aws-sdk/client-dynamodb@3.1169.0 <<'E'
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";

const server = http.createServer((request, response) => setTimeout(() => {
  response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end("{}");
}, 1500));
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
for (const requestHandler of [{ requestTimeout: 300 }, { requestTimeout: 300, throwOnRequestTimeout: true }, { socketTimeout: 300 }]) {
  const warnings = [];
  const client = new DynamoDBClient({ endpoint: `http://127.0.0.1:${server.address().port}`, region: "us-east-1", maxAttempts: 1,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    requestHandler: { ...requestHandler, logger: { ...console, warn: (text) => warnings.push(text) } } });
  const begun = Date.now();
  const seen = await client.send(new GetItemCommand({ TableName: "things", Key: { pk: { S: "a" } } })).then(() => "success", (error) => error.name);
  console.log(Object.keys(requestHandler).join(", ") + ":", seen, Date.now() - begun >= 1400 ? "after 1.5 s, " + warnings.length + " warning" : "before");
}
E
)"
