#!/usr/bin/env bash
# Guess: moto honours a client request token, as both engines do: a repeated transaction does nothing, and a token that comes with
#        another transaction is an error.
# Seen:  it ignores the token. The repeat is carried out again, so a counter counts twice, and the other transaction is carried out
#        too. A test of what happens after a lost answer fails with correct code, or passes with code that draws a new token each time.
#        ADD n 1, repeated with its token: 2
# With:  PyPI moto 5.2.5, boto3 1.43.106, dynoxide 1.2.1
# So:    test retries on dynoxide or DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check 'moto[dynamodb]==5.2.5' boto3==1.43.106
cat >"$work/main.py" <<'E'
import sys
import boto3
from moto import mock_aws

def results(**where):
    client = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="local", aws_secret_access_key="local", **where)
    client.create_table(TableName="things", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
                        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}])
    update = lambda key: [{"Update": {"TableName": "things", "Key": {"pk": {"S": key}}, "UpdateExpression": "ADD n :one",
                                      "ExpressionAttributeValues": {":one": {"N": "1"}}}}]
    for _ in range(2):
        client.transact_write_items(ClientRequestToken="token", TransactItems=update("a"))
    try:
        client.transact_write_items(ClientRequestToken="token", TransactItems=update("b"))
        other = "carried out"
    except client.exceptions.IdempotentParameterMismatchException as error:
        other = error.response["Error"]["Code"]
    print(client.get_item(TableName="things", Key={"pk": {"S": "a"}})["Item"]["n"]["N"], other)

with mock_aws():
    results()
results(endpoint_url=sys.argv[1])
E
noted "count, other transaction: moto, dynoxide" '2 carried out
1 IdempotentParameterMismatchException' "$("$work/venv/bin/python" "$work/main.py" "$engine")"
