#!/usr/bin/env bash
# Guess: a query of a local secondary index that asks for attributes outside the index gets them from the table, as DynamoDB documents.
# Seen:  DynamoDB Local fetches them. dynoxide does for ALL_ATTRIBUTES, but returns an empty item if they are named; ministack leaves
#        them out in both cases. Nothing reports it.
#        ProjectionExpression y: {"y": {"N": "1"}} from DynamoDB Local, {} from the others
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1, ministack 1.5.33
# So:    project into an index what its queries read; test queries that fetch on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results() {
  table '{"AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"},
    {"AttributeName": "at", "AttributeType": "S"}], "LocalSecondaryIndexes": [{"IndexName": "by-time", "Projection": {"ProjectionType": "KEYS_ONLY"},
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}]}]}'
  put '{"pk": {"S": "p"}, "sk": {"S": "s"}, "at": {"S": "k"}, "y": {"N": "1"}}'
  local more
  for more in '{"ProjectionExpression": "y"}' '{"Select": "ALL_ATTRIBUTES"}'; do
    jq -n --argjson more "$more" '{TableName: "things", IndexName: "by-time", KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: {":p": {S: "p"}}} + $more' | ddb Query | jq -c '.Items[0] | keys'
  done
}

dynamodb_local
noted "DynamoDB Local: attributes if one is named, and if all are selected" '["y"]
["at","pk","sk","y"]' "$(results)"
dynoxide
noted "dynoxide" '[]
["at","pk","sk","y"]' "$(results)"
ministack
noted "ministack" '[]
["at","pk","sk"]' "$(results)"
