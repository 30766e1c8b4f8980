#!/usr/bin/env bash
# Guess: a read that finds nothing costs as much as the smallest successful one (DynamoDB developer guide, "Capacity
#        unit consumption for read operations"), whatever the operation.
# Seen:  DynamoDB Local charges for GetItem and TransactGetItems, but not for a query, a scan or a BatchGetItem
#        without results. dynoxide charges for all of them.
#        a query without results: 0 and 0.5      BatchGetItem of two missing keys: 0 and 1
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1
# So:    measure the cost of fruitless reads on dynoxide.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

key='{"pk": {"S": "nobody"}, "sk": {"S": "a"}}'
cost() {
  ddb "$1" | jq -c '.ConsumedCapacity | if type == "array" then .[0] else . end | .CapacityUnits'
}
costs() {
  table
  {
    jq -n --argjson key "$key" '{TableName: "things", Key: $key, ReturnConsumedCapacity: "TOTAL"}' | cost GetItem
    jq -n --argjson key "$key" '{TransactItems: [{Get: {TableName: "things", Key: $key}}], ReturnConsumedCapacity: "TOTAL"}' |
      cost TransactGetItems
    jq -n '{TableName: "things", KeyConditionExpression: "pk = :p", ExpressionAttributeValues: {":p": {S: "nobody"}},
      ReturnConsumedCapacity: "TOTAL"}' | cost Query
    cost Scan <<<'{"TableName": "things", "ReturnConsumedCapacity": "TOTAL"}'
    jq -n --argjson key "$key" '{RequestItems: {things: {Keys: [$key, ($key + {sk: {S: "b"}})]}}, ReturnConsumedCapacity: "TOTAL"}' |
      cost BatchGetItem
  } | sed 's/\.0$//' | paste -sd ' '
}

dynamodb_local
noted "DynamoDB Local: get, transaction, query, scan, batch" '0.5 2 0 0 0' "$(costs)"
dynoxide
noted "dynoxide: the same" '0.5 2 0.5 0.5 1' "$(costs)"
