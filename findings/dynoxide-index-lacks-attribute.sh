#!/usr/bin/env bash
# Guess: a query of a global index is refused if it names an attribute that is not projected into the index.
# Seen:  dynoxide treats the attribute as missing: a projection returns empty items, and a filter matches nothing,
#        without an error. DynamoDB Local refuses both.
#        FilterExpression a = :one, a not projected: {"Count": 0, "ScannedCount": 1}
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    run queries of partial indexes on DynamoDB Local at least once.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

query() {
  jq -n --argjson more "$1" '{TableName: "things", IndexName: "by-sk", KeyConditionExpression: "sk = :a",
    ExpressionAttributeValues: {":a": {S: "a"}}} * $more' | ddb Query | jq -cr '.Message // {Count, ScannedCount, Items}'
}
seen() {
  table '{"GlobalSecondaryIndexes": [{"IndexName": "by-sk", "KeySchema": [{"AttributeName": "sk", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "KEYS_ONLY"}}]}'
  put '{"pk": {"S": "p"}, "sk": {"S": "a"}, "a": {"N": "1"}}'
  query '{"ProjectionExpression": "a"}'
  query '{"FilterExpression": "a = :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}'
}

dynoxide
noted "dynoxide" '{"Count":1,"ScannedCount":1,"Items":[{}]}
{"Count":0,"ScannedCount":1,"Items":[]}' "$(seen)"
dynamodb_local
noted "DynamoDB Local" 'One or more parameter values were invalid: Global secondary index by-sk does not project [a]
One or more parameter values were invalid: Secondary index by-sk does not project one or more filter attributes: [a]' "$(seen)"
