#!/usr/bin/env bash
# Guess: a projection returns the attributes that it names, in TransactGetItems as in GetItem.
# Seen:  in TransactGetItems dynoxide adds the keys. Code that reads a key which it has not asked for works there, and not on
#        the service. GetItem, Query and BatchGetItem are right; DynamoDB Local leaves the keys out everywhere.
#        ProjectionExpression a: {"a": ..., "pk": ..., "sk": ...}
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    projections name the keys that are read from the answer.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen() {
  table
  put '{"pk": {"S": "p"}, "sk": {"S": "a"}, "a": {"N": "1"}}'
  local get='{"Key": {"pk": {"S": "p"}, "sk": {"S": "a"}}, "ProjectionExpression": "a"}'
  {
    jq -n --argjson get "$get" '$get + {TableName: "things"}' | ddb GetItem | jq -c '.Item | keys'
    jq -n --argjson get "$get" '{RequestItems: {things: {Keys: [$get.Key], ProjectionExpression: "a"}}}' | ddb BatchGetItem |
      jq -c '.Responses.things[0] | keys'
    jq -n '{TableName: "things", KeyConditionExpression: "pk = :p", ProjectionExpression: "a", ExpressionAttributeValues: {":p": {S: "p"}}}' |
      ddb Query | jq -c '.Items[0] | keys'
    jq -n --argjson get "$get" '{TransactItems: [{Get: ($get + {TableName: "things"})}]}' | ddb TransactGetItems |
      jq -c '.Responses[0].Item | keys'
  } | paste -sd ' '
}

dynoxide
noted "dynoxide: GetItem, BatchGetItem, Query, TransactGetItems" '["a"] ["a"] ["a"] ["a","pk","sk"]' "$(seen)"
dynamodb_local
noted "DynamoDB Local: the same" '["a"] ["a"] ["a"] ["a"]' "$(seen)"
