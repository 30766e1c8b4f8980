#!/usr/bin/env bash
# Guess: moto refuses a PartiQL INSERT of an existing key, as the engines do, and cancels a transaction with one.
# Seen:  the INSERT replaces the item, alone and in a transaction: its other attributes are gone, and there is no error.
#        INSERT INTO things VALUE {'pk': 'a'} over {pk: a, name: Ada} -> {pk: a}
# With:  PyPI moto 5.2.5, boto3 1.43.106, dynoxide 1.2.1
# So:    test PartiQL on dynoxide.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check 'moto[dynamodb]==5.2.5' boto3==1.43.106
cat >"$work/main.py" <<'E'
import sys
import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

def results(**where):
    client = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="local", aws_secret_access_key="local", **where)
    client.create_table(TableName="things", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
                        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}])
    client.put_item(TableName="things", Item={"pk": {"S": "a"}, "name": {"S": "Ada"}})
    again, other = "INSERT INTO things VALUE {'pk': 'a'}", "INSERT INTO things VALUE {'pk': 'b'}"
    seen = []
    for insert in (lambda: client.execute_statement(Statement=again),
                   lambda: client.execute_transaction(TransactStatements=[{"Statement": other}, {"Statement": again}])):
        try:
            insert()
            seen.append("carried out")
        except ClientError as error:
            seen.append(error.response["Error"]["Code"])
    print(*seen, client.scan(TableName="things")["Count"], "name" in client.get_item(TableName="things", Key={"pk": {"S": "a"}})["Item"])

with mock_aws():
    results()
results(endpoint_url=sys.argv[1])
E
noted "alone, in a transaction, items, whether the name is left: moto, dynoxide" 'carried out carried out 2 False
DuplicateItemException TransactionCanceledException 1 True' "$("$work/venv/bin/python" "$work/main.py" "$engine")"
