#!/usr/bin/env bash
# Guess: a projection returns the attributes it names, in TransactGetItems as in GetItem.
# Seen:  in TransactGetItems, dynoxide adds the keys. Code that reads a key it did not ask for works there and fails
#        on the service. GetItem, Query and BatchGetItem are correct, and DynamoDB Local never adds keys.
#        ProjectionExpression a: {"a": ..., "pk": ..., "sk": ...}
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    name the keys in the projection if you read them.
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
