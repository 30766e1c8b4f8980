#!/usr/bin/env bash
# Guess: in moto a comparison with a NULL matches items whose attribute is NULL, as it does in the engines; one without the attribute
#        does not match.
# Seen:  it also matches items that do not have the attribute, in filters and in conditions. A write that requires a NULL succeeds
#        on an item that has never had the attribute.
#        ended = :null, items with NULL, without, with a text: 2 match
# With:  PyPI moto 5.2.5, boto3 1.43.106, dynoxide 1.2.1
# So:    test conditions on dynoxide or DynamoDB Local; write attribute_exists with the comparison.
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
    for key, more in {"null": {"ended": {"NULL": True}}, "missing": {}, "text": {"ended": {"S": "2026-11-28"}}}.items():
        client.put_item(TableName="things", Item={"pk": {"S": key}, **more})
    values = {":null": {"NULL": True}}
    seen = [client.scan(TableName="things", FilterExpression="ended = :null", ExpressionAttributeValues=values)["Count"]]
    for key in ("null", "missing", "text"):
        try:
            client.put_item(TableName="things", Item={"pk": {"S": key}}, ConditionExpression="ended = :null", ExpressionAttributeValues=values)
            seen.append("written")
        except client.exceptions.ConditionalCheckFailedException:
            seen.append("refused")
    print(*seen)

with mock_aws():
    results()
results(endpoint_url=sys.argv[1])
E
noted "matches, and writes to the item with NULL, without, with text: moto, dynoxide" '2 written written refused
1 written refused refused' "$("$work/venv/bin/python" "$work/main.py" "$engine")"
