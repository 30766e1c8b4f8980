#!/usr/bin/env bash
# Guess: TransactGetItems distinguishes a missing item, whose response is empty, from one that has none of the projected
#        attributes, whose Item is an empty map (DynamoDB API reference, ItemResponse).
# Seen:  dynoxide's responses are equal: a lookup that only asks for an optional attribute takes an existing item for a
#        missing one. Its GetItem and BatchGetItem return an empty map. DynamoDB Local does as guessed.
#        there: {}      missing: {}
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    project an attribute that every item has, too.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen() {
  table
  put '{"pk": {"S": "p"}, "sk": {"S": "there"}}'
  jq -n '{TransactItems: ["there", "missing" | {Get: {TableName: "things", Key: {pk: {S: "p"}, sk: {S: .}},
    ProjectionExpression: "note"}}]}' | ddb TransactGetItems | jq -c .Responses
  jq -n '{TableName: "things", Key: {pk: {S: "p"}, sk: {S: "there"}}, ProjectionExpression: "note"}' | ddb GetItem
}

dynoxide
noted "dynoxide, TransactGetItems, then GetItem" '[{},{}]
{"Item":{}}' "$(seen)"
dynamodb_local
noted "DynamoDB Local, the same" '[{"Item":{}},{}]
{"Item":{}}' "$(seen)"
