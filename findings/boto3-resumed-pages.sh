#!/usr/bin/env bash
# Guess: the NextToken of a boto3 paginator that MaxItems ended stands for the last item returned, as ExclusiveStartKey does, so reading on
#        from it neither omits nor repeats an item, whatever else changes in the table.
# Seen:  if MaxItems ends within a page, the token is the page's start and the number of items returned. The page is read again, and that
#        many items of it are dropped. An item deleted in the meantime makes the next one vanish, a new one makes an item come twice.
#        0 1 2, item 0 is deleted, 4 5 6; item 3 is never returned
# With:  PyPI boto3 1.43.106, dynoxide 1.2.1
# So:    give clients a cursor of one's own that names the last item, or a PageSize that divides MaxItems.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
table
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check boto3==1.43.106
noted "two pages, with a deletion or an insertion between them" 'deleted 0 1 2 4 5 6
inserted 0 1 2 2 3 4
deleted, a PageSize that divides MaxItems 0 1 2 3 4 5' "$(aws_python <<'E'
dynamodb = client("dynamodb")

def key(id):
    return {"pk": {"S": "p"}, "sk": {"S": id}}

def pages(change, size):
    for id in "0123456789":
        dynamodb.put_item(TableName="things", Item=key(id))
    query = {"TableName": "things", "KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": "p"}}}
    seen, token = [], None
    for _ in range(2):
        config = {"MaxItems": 3, "PageSize": size, "StartingToken": token}
        page = dynamodb.get_paginator("query").paginate(**query, PaginationConfig=config).build_full_result()
        seen, token = seen + [item["sk"]["S"] for item in page["Items"]], page["NextToken"]
        change() if len(seen) == 3 else None
    return seen

print("deleted", *pages(lambda: dynamodb.delete_item(TableName="things", Key=key("0")), 5))
print("inserted", *pages(lambda: dynamodb.put_item(TableName="things", Item=key("00")), 5))
dynamodb.delete_item(TableName="things", Key=key("00"))
print("deleted, a PageSize that divides MaxItems", *pages(lambda: dynamodb.delete_item(TableName="things", Key=key("0")), 3))
E
)"
