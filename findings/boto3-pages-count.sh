#!/usr/bin/env bash
# Guess: boto3's paginator, asked for three items, returns three items whose Count is 3, and the capacity that the pages cost.
# Seen:  Count is that of all pages that were read, ConsumedCapacity that of the first page alone.
#        3 items, Count 4, 1.0 units where the pages cost 2.0
# With:  PyPI boto3 1.43.106
# So:    count the items, and add up the capacity page by page.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check boto3==1.43.106
cat >"$work/main.py" <<'E'
import boto3
from botocore.stub import Stubber

client = boto3.client("dynamodb", region_name="us-east-1", aws_access_key_id="local", aws_secret_access_key="local")
for most in (None, 3, 1):
    stub = Stubber(client)
    for page in range(3):
        items = [{"pk": {"S": f"{page}-{item}"}} for item in range(2)]
        answer = {"Items": items, "Count": 2, "ScannedCount": 5, "ConsumedCapacity": {"TableName": "things", "CapacityUnits": 1.0}}
        stub.add_response("scan", answer if page == 2 else answer | {"LastEvaluatedKey": items[-1]})
    with stub:
        found = client.get_paginator("scan").paginate(TableName="things", PaginationConfig={"MaxItems": most}).build_full_result()
    print(len(found["Items"]), found["Count"], found["ScannedCount"], found["ConsumedCapacity"]["CapacityUnits"])
E
noted "items, Count, ScannedCount, capacity, of all and of the first three and one" '6 6 15 1.0
3 4 10 1.0
1 2 5 1.0' "$("$work/venv/bin/python" "$work/main.py")"
