#!/usr/bin/env bash
# Guess: Powertools' batch processor handles the records of a DynamoDB stream in their order, one after the other, and none after one that
#        failed, since Lambda sends that one again with all that follow.
# Seen:  TypeScript handles them all at once, so that the older of two changes to an item may be applied last. One after the other, as Python
#        does by default, it still goes on after a failure: the repeated change is applied over the later ones.
#        changes 1 2 3 of one item, of which 1 is slow: 3 2 1 in TypeScript
# With:  npm @aws-lambda-powertools/batch 2.35.0, PyPI aws-lambda-powertools 3.37.0
# So:    set processInParallel: false, and have the handler compare the change's sequence number with that of the item.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted TypeScript 'slow 1: 3 2 1, failed none
slow 1, processInParallel false: 1 2 3, failed none
broken 2, processInParallel false: 1 3, failed 2' "$(node_run @aws-lambda-powertools/batch@2.35.0 <<'E'
import { setTimeout } from "node:timers/promises";
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";

const Records = ["1", "2", "3"].map((SequenceNumber) => ({ eventID: SequenceNumber, eventName: "MODIFY", eventSource: "aws:dynamodb",
  dynamodb: { SequenceNumber, Keys: { pk: { S: "p" } }, NewImage: { pk: { S: "p" }, state: { S: SequenceNumber } } } }));
async function tried(name, options, handle) {
  const applied = [];
  const result = await processPartialResponse({ Records }, async ({ dynamodb }) => {
    await handle(dynamodb.SequenceNumber);
    applied.push(dynamodb.SequenceNumber);
  }, new BatchProcessor(EventType.DynamoDBStreams), options);
  console.log(name + ":", applied.join(" ") + ", failed", result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).join(" ") || "none");
}
const slow = (number) => setTimeout(900 - 300 * number);
const broken = async (number) => { if (number === "2") throw new Error("throttled"); };
await tried("slow 1", {}, slow);
await tried("slow 1, processInParallel false", { processInParallel: false }, slow);
await tried("broken 2, processInParallel false", { processInParallel: false }, broken);
E
)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check aws-lambda-powertools==3.37.0
cat >"$work/main.py" <<'E'
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

applied = []

def handle(record):
    number = record.dynamodb.sequence_number
    if number == "2":
        raise RuntimeError("throttled")
    applied.append(number)

records = [{"eventID": number, "eventName": "MODIFY", "eventSource": "aws:dynamodb", "dynamodb": {"SequenceNumber": number, "Keys": {"pk": {"S": "p"}}}} for number in "123"]
result = process_partial_response({"Records": records}, handle, BatchProcessor(EventType.DynamoDBStreams), None)
print("broken 2:", " ".join(applied) + ", failed", *(failure["itemIdentifier"] for failure in result["batchItemFailures"]))
E
noted Python 'broken 2: 1 3, failed 2' "$("$work/venv/bin/python" -W ignore "$work/main.py" 2>>"$work/log")"
