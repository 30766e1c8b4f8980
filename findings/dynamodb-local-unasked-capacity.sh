#!/usr/bin/env bash
# Guess: an answer has the capacity that was used if the request asked for it with ReturnConsumedCapacity, and otherwise not.
# Seen:  DynamoDB Local adds it to the deletion of an item that does not exist. The deletion of one that does is answered as expected.
#        DeleteItem of a missing item: {"ConsumedCapacity": {"CapacityUnits": 1.0, "TableName": "things"}}
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1
# So:    do not compare whole answers in tests, and do not conclude from the member that the caller measures.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results() {
  table
  put '{"pk": {"S": "p"}, "sk": {"S": "there"}}'
  local key
  for key in there missing; do
    jq -n --arg key "$key" '{TableName: "things", Key: {pk: {S: "p"}, sk: {S: $key}}}' | ddb DeleteItem | jq -Sc
  done
}

dynamodb_local
noted "DynamoDB Local: deleted, missing" '{}
{"ConsumedCapacity":{"CapacityUnits":1,"TableName":"things"}}' "$(results)"
dynoxide
noted "dynoxide: deleted, missing" '{}
{}' "$(results)"
