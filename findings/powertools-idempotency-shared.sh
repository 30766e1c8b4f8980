#!/usr/bin/env bash
# Guess: two functions made idempotent in one Lambda function keep their results apart, though they are called with the same order.
# Seen:  in TypeScript the key is made of the Lambda function's name and the input alone: the second function does not run, and its
#        caller gets the result of the first. In Python the key also has the name of the Python function.
#        charge({id: 1}) -> charged, notify({id: 1}) -> charged
# With:  npm @aws-lambda-powertools/idempotency 2.35.0, PyPI aws-lambda-powertools 3.37.0, dynoxide 1.2.1
# So:    give each its own keyPrefix and its own persistence layer.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results_table
(cd "$work" && npm install --silent --no-audit --no-fund @aws-lambda-powertools/idempotency@2.35.0 @aws-sdk/client-dynamodb@3.1169.0 @aws-sdk/lib-dynamodb@3.1169.0)
cat >"$work/main.mjs" <<'E'
import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";

async function charge(order) {
  return "charged";
}

async function notify(order) {
  return "notified";
}

for (const prefixes of [[], ["orders.charge", "orders.notify"]]) {
  const seen = [];
  for (const [at, work] of [charge, notify].entries()) {
    const persistenceStore = new DynamoDBPersistenceLayer({ tableName: "results" });
    seen.push(await makeIdempotent(work, { persistenceStore, config: new IdempotencyConfig({}), keyPrefix: prefixes[at] })({ id: 1 }));
  }
  console.log(...seen);
}
E
noted "TypeScript, and with keyPrefix" 'charged charged
charged notified' "$(cd "$work" && node main.mjs 2>>log)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check aws-lambda-powertools==3.37.0 boto3==1.43.106
cat >"$work/main.py" <<'E'
import boto3
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, idempotent_function

store = DynamoDBPersistenceLayer("results", boto3_client=boto3.client("dynamodb", region_name="us-east-1"))

@idempotent_function(data_keyword_argument="order", persistence_store=store)
def charge(order):
    return "charged"

@idempotent_function(data_keyword_argument="order", persistence_store=store)
def notify(order):
    return "notified"

print(charge(order={"id": 1}), notify(order={"id": 1}))
E
noted "Python" 'charged notified' "$("$work/venv/bin/python" -W ignore "$work/main.py" 2>>"$work/log")"
