#!/usr/bin/env bash
# Guess: the two parts of a KeyConditionExpression may come in either order, like any operands of AND.
# Seen:  if both are equalities, dynoxide takes the first for the partition key, whatever it names. A comparison or
#        begins_with may come first. DynamoDB Local accepts either order.
#        sk = :a AND pk = :p -> Query condition missed key schema element: pk
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    put the partition key first, or test on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

found() {
  jq -n --arg keys "$1" '{TableName: "things", KeyConditionExpression: $keys, ExpressionAttributeValues: {":p": {S: "p"}, ":a": {S: "a"}}}' |
    ddb Query | jq -r '.Count // .message'
}
seen() {
  table
  put '{"pk": {"S": "p"}, "sk": {"S": "a"}}'
  for keys in 'pk = :p AND sk = :a' 'sk = :a AND pk = :p' 'sk >= :a AND pk = :p' 'begins_with(sk, :a) AND pk = :p'; do found "$keys"; done
}

dynoxide
noted "dynoxide" '1
Query condition missed key schema element: pk
1
1' "$(seen)"
dynamodb_local
noted "DynamoDB Local" '1
1
1
1' "$(seen)"
