#!/usr/bin/env bash
# Guess: a waiter of an AWS SDK that may not look ends with that error at once, in all languages.
# Seen:  in Go and Python it does. In JavaScript it repeats the call until its time is over, and then reports a TimeoutError: without the
#        permission for DescribeTable a deployment waits its full five minutes for a table that is there.
#        AccessDeniedException: 1 call in Go and Python, in JavaScript one each second
# With:  npm @aws-sdk/client-dynamodb 3.1169.0, service/dynamodb 1.73.2, PyPI boto3 1.43.106
# So:    read observedResponses of the TimeoutError, or call DescribeTable once before the waiter.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "JavaScript" 'TimeoutError 400: no, several calls' "$(node_run @aws-sdk/client-dynamodb@3.1169.0 <<'E'
import { DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";

let calls = 0;
const server = http.createServer((request, response) => {
  calls++;
  response.writeHead(400, { "content-type": "application/x-amz-json-1.0" })
    .end(JSON.stringify({ __type: "com.amazon.coral.service#AccessDeniedException", message: "no" }));
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const client = new DynamoDBClient({ endpoint: `http://127.0.0.1:${server.address().port}`, region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" } });
await waitUntilTableExists({ client, maxWaitTime: 4, minDelay: 1, maxDelay: 1 }, { TableName: "things" }).catch((error) => {
  console.log(error.name, Object.keys(JSON.parse(error.message).observedResponses).join() + ",", calls > 1 ? "several calls" : "one call");
});
E
)"
noted "Go" 'AccessDeniedException, calls: 1' "$(go_run github.com/aws/aws-sdk-go-v2/service/dynamodb@v1.73.2 github.com/aws/aws-sdk-go-v2/credentials@v1.20.15 <<'E'
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go"
)

func main() {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls++
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.WriteHeader(400)
		w.Write([]byte(`{"__type": "com.amazon.coral.service#AccessDeniedException", "message": "no"}`))
	}))
	client := dynamodb.New(dynamodb.Options{Region: "us-east-1", BaseEndpoint: &server.URL,
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")})
	name := "things"
	err := dynamodb.NewTableExistsWaiter(client).Wait(context.Background(), &dynamodb.DescribeTableInput{TableName: &name}, 4*time.Second)
	var refusal smithy.APIError
	if errors.As(err, &refusal) {
		fmt.Printf("%s, calls: %d\n", refusal.ErrorCode(), calls)
	}
}
E
)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check boto3==1.43.106
cat >"$work/main.py" <<'E'
import boto3
from botocore.exceptions import WaiterError
from botocore.stub import Stubber

client = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="local", aws_secret_access_key="local")
with Stubber(client) as stub:
    stub.add_client_error("describe_table", "AccessDeniedException", "no")
    try:
        client.get_waiter("table_exists").wait(TableName="things", WaiterConfig={"Delay": 1, "MaxAttempts": 4})
    except WaiterError as error:
        print(error.last_response["Error"]["Code"])
    stub.assert_no_pending_responses()
E
noted "Python" AccessDeniedException "$("$work/venv/bin/python" "$work/main.py" 2>>"$work/log")"
