#!/usr/bin/env bash
# Guess: a function that Powertools for Python made idempotent returns the same to a repeated call as to the first, or refuses what it
#        cannot keep before it runs.
# Seen:  a Decimal comes back as text, a tuple as a list, a key that is a number as text. A time is only refused after the work is done:
#        the caller gets an error, and the repeated call another one, that the first were still running.
#        Decimal("1.10"), then '1.10'
# With:  PyPI aws-lambda-powertools 3.37.0, boto3 1.43.106, dynoxide 1.2.1
# So:    return what JSON has, or give the decorator an output_serializer.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results_table
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check aws-lambda-powertools==3.37.0 boto3==1.43.106
cat >"$work/main.py" <<'E'
import datetime, decimal
import boto3
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, idempotent_function

store = DynamoDBPersistenceLayer("results", boto3_client=boto3.client("dynamodb", region_name="us-east-1"))
results = {"decimal": decimal.Decimal("1.10"), "tuple": ("a", 1), "number": {1: "a"}, "float": 1.10, "time": datetime.date(2026, 11, 29)}
done = []

@idempotent_function(data_keyword_argument="order", persistence_store=store)
def work(order):
    done.append(order)
    return results[order]

def tried(order):
    try:
        return repr(work(order=order))
    except Exception as error:
        return type(error).__name__

for order in results:
    print(order, tried(order), tried(order))
print(*done)
E
noted "the first call, the second" 'decimal Decimal('"'1.10'"') '"'1.10'"'
tuple ('"'a'"', 1) ['"'a'"', 1]
number {1: '"'a'"'} {'"'1'"': '"'a'"'}
float 1.1 1.1
time IdempotencyPersistenceLayerError IdempotencyAlreadyInProgressError
decimal tuple number float time' "$("$work/venv/bin/python" -W ignore "$work/main.py" 2>>"$work/log")"
