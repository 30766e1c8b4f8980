#!/usr/bin/env bash
# Guess: items with the same index key come back in the order of the table's sort key, or at least in that in which they were written.
# Seen:  so they do from dynoxide. DynamoDB Local has an order of its own, which depends on the keys' texts and stays the same; a page
#        that starts at one of these items continues in that order. DynamoDB promises none.
#        written a0 to a5 with the index keys k0 k0 k1 k1 k2 k2: a0 a1 a3 a2 a5 a4
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1
# So:    make index keys unique, or sort after reading; tests of an index's order belong on both engines.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results() {
  table '{"AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"},
    {"AttributeName": "at", "AttributeType": "S"}], "LocalSecondaryIndexes": [{"IndexName": "by-time", "Projection": {"ProjectionType": "KEYS_ONLY"},
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}]}]}'
  local item
  for item in a0:k0 a1:k0 a2:k1 a3:k1 a4:k2 a5:k2; do
    put '{"pk": {"S": "p"}, "sk": {"S": "'"${item%:*}"'"}, "at": {"S": "'"${item#*:}"'"}}'
  done
  jq -n '{TableName: "things", IndexName: "by-time", KeyConditionExpression: "pk = :p", ExpressionAttributeValues: {":p": {S: "p"}}}' >"$work/query"
  ddb Query <"$work/query" | jq -r '[.Items[].sk.S] | join(" ")'
  jq '. + {ExclusiveStartKey: {pk: {S: "p"}, sk: {S: "a2"}, at: {S: "k1"}}}' "$work/query" | ddb Query | jq -r '[.Items[].sk.S] | join(" ")'
}

dynoxide
noted "dynoxide: order, and what follows a2" 'a0 a1 a2 a3 a4 a5
a3 a4 a5' "$(results)"
dynamodb_local
noted "DynamoDB Local: order, and what follows a2" 'a0 a1 a3 a2 a5 a4
a5 a4' "$(results)"
