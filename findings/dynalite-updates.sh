#!/usr/bin/env bash
# Guess: dynalite, which follows DynamoDB down to the texts of its errors, updates and compares as DynamoDB does.
# Seen:  REMOVE of the first two elements removes the first and the third. A sum may
#        have 39 digits, which a put may not. Two missing attributes are equal. It has no transactions, PartiQL or expiry.
#        REMOVE l[0], l[1] of a, b, c -> b
# With:  npm dynalite 4.0.0
# So:    test expressions on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund dynalite@4.0.0)
at=$(port)
engine=http://127.0.0.1:$at
start node_modules/.bin/dynalite --port "$at" --createTableMs 0
until_up "$engine"
table
until jq -n '{TableName: "things"}' | ddb DescribeTable | grep -q ACTIVE; do sleep 0.1; done
put '{"pk": {"S": "p"}, "sk": {"S": "s"}, "l": {"L": [{"S": "a"}, {"S": "b"}, {"S": "c"}]}, "n": {"N": "99999999999999999999999999999999999999"}}'

# updated EXPRESSION [VALUE]: what UPDATED_NEW returns.
updated() {
  jq -nc --arg update "$1" --argjson value "${2:-null}" '{TableName: "things", Key: {pk: {S: "p"}, sk: {S: "s"}}, UpdateExpression: $update,
    ReturnValues: "UPDATED_NEW"} + if $value then {ExpressionAttributeValues: {":v": $value}} else {} end' | ddb UpdateItem
}
noted "REMOVE l[0], l[1]" '{"Attributes":{"l":{"L":[{"S":"b"}]}}}' "$(updated 'REMOVE l[0], l[1]')"
noted "ADD" '{"Attributes":{"n":{"N":"99999999999999999999999999999999999999.1"}}}' "$(updated 'ADD n :v' '{"N": "0.1"}')"
noted "a put of 39 digits" 'Attempting to store more than 38 significant digits in a Number' "$(jq -n '{TableName: "things", Item: {pk: {S: "q"}, sk: {S: "s"},
  n: {N: "99999999999999999999999999999999999999.1"}}}' | ddb PutItem | jq -r .message)"
noted "neither = neither" 1 "$(jq -n '{TableName: "things", FilterExpression: "x = y"}' | ddb Scan | jq .Count)"
noted "TransactWriteItems" UnknownOperationException "$(jq -n '{TransactItems: []}' | ddb TransactWriteItems | jq -r '.__type | split("#")[1]')"
