#!/usr/bin/env bash
# Guess: Powertools, which turns a stream record's attributes into values, turns a binary one into bytes, as boto3 and the AWS SDK for
#        JavaScript do when the same item is read from the table.
# Seen:  in Python and TypeScript it stays the base64 text that the event has, in sets as well, and neither type nor name tells. Code
#        that handles items from both sources takes the text for the bytes. aws-lambda-go decodes it.
#        {"B": "AAE="} -> "AAE=", from the table b"\x00\x01"
# With:  PyPI aws-lambda-powertools 3.37.0, boto3 1.43.106, npm @aws-lambda-powertools/parser 2.35.0, github.com/aws/aws-lambda-go
#        v1.55.1
# So:    decode binary attributes of a stream yourself, or do without them.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/event.json" <<'E'
{"Records": [{"eventID": "1", "eventVersion": "1.1", "eventName": "INSERT", "awsRegion": "us-east-1", "eventSource": "aws:dynamodb",
  "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/things/stream/2026-01-01T00:00:00.000", "dynamodb": {
    "ApproximateCreationDateTime": 1795930602, "Keys": {"pk": {"S": "p"}}, "NewImage": {"pk": {"S": "p"}, "hash": {"B": "AAE="}, "keys": {"BS": ["AAE="]}},
    "SequenceNumber": "1", "SizeBytes": 9, "StreamViewType": "NEW_IMAGE"}}]}
E
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check 'aws-lambda-powertools[parser]==3.37.0' boto3==1.43.106
cat >"$work/main.py" <<'E'
import json, sys
from aws_lambda_powertools.utilities.data_classes import DynamoDBStreamEvent
from aws_lambda_powertools.utilities.parser.models import DynamoDBStreamModel
from boto3.dynamodb.types import TypeDeserializer

event = json.load(open(sys.argv[1]))
image = next(DynamoDBStreamEvent(event).records).dynamodb.new_image
model = DynamoDBStreamModel.model_validate(event).Records[0].dynamodb.NewImage
print(image["hash"], image["keys"], model["hash"], model["keys"])
print(bytes(TypeDeserializer().deserialize({"B": b"\x00\x01"})))
E
noted "Python: from the stream, data class and model, and from the table" "AAE= {'AAE='} AAE= {'AAE='}
b'\x00\x01'" "$("$work/venv/bin/python" "$work/main.py" "$work/event.json")"
(cd "$work" && npm install --silent --no-audit --no-fund @aws-lambda-powertools/parser@2.35.0 zod@4.6.7 @aws-sdk/util-dynamodb@3.996.9 @aws-sdk/client-dynamodb@3.1169.0)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import { DynamoDBStreamSchema } from "@aws-lambda-powertools/parser/schemas/dynamodb";

const { hash, keys } = DynamoDBStreamSchema.parse(JSON.parse(readFileSync("event.json"))).Records[0].dynamodb.NewImage;
console.log(hash, [...keys]);
E
noted "TypeScript" "AAE= [ 'AAE=' ]" "$(cd "$work" && node main.mjs 2>>"$work/log")"
seen=$(go_run github.com/aws/aws-lambda-go@v1.55.1 <<'E'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/aws/aws-lambda-go/events"
)

func main() {
	text, _ := os.ReadFile("../event.json")
	var event events.DynamoDBEvent
	err := json.Unmarshal(text, &event)
	image := event.Records[0].Change.NewImage
	fmt.Println(err, image["hash"].Binary(), image["keys"].BinarySet())
}
E
)
noted "Go" '<nil> [0 1] [[0 1]]' "$seen"
