#!/usr/bin/env bash
# Guess: a BETWEEN whose bounds are the wrong way round is refused, as DynamoDB and DynamoDB Local do.
# Seen:  dynoxide refuses it in a condition and in a key condition, but finds nothing with it in a filter: swapped arguments look like
#        missing items.
#        n BETWEEN 2 AND 1 in a filter: 0 items
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1
# So:    test filters with BETWEEN on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results() {
  table
  put '{"pk": {"S": "p"}, "sk": {"S": "a"}, "n": {"N": "1"}}'
  {
    jq -n '{TableName: "things", FilterExpression: "n BETWEEN :a AND :b", ExpressionAttributeValues: {":a": {N: "2"}, ":b": {N: "1"}}}' | ddb Scan
    jq -n '{TableName: "things", Item: {pk: {S: "p"}, sk: {S: "a"}}, ConditionExpression: "n BETWEEN :a AND :b",
      ExpressionAttributeValues: {":a": {N: "2"}, ":b": {N: "1"}}}' | ddb PutItem
    jq -n '{TableName: "things", KeyConditionExpression: "pk = :p AND sk BETWEEN :a AND :b",
      ExpressionAttributeValues: {":p": {S: "p"}, ":a": {S: "b"}, ":b": {S: "a"}}}' | ddb Query
  } | jq -r '.Count // (.__type | split("#")[1])' | paste -sd ' '
}

dynamodb_local
noted "DynamoDB Local: filter, condition, key condition" 'ValidationException ValidationException ValidationException' "$(results)"
dynoxide
noted "dynoxide: the same" '0 ValidationException ValidationException' "$(results)"
