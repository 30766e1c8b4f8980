#!/usr/bin/env bash
# Guess: the two parts of a KeyConditionExpression stand in any order, as operands of AND do elsewhere.
# Seen:  of two equalities dynoxide takes the first for that of the partition key, whatever it names. A comparison or a
#        begins_with may come first. DynamoDB Local finds the item either way.
#        sk = :a AND pk = :p -> Query condition missed key schema element: pk
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    the partition key comes first; an expression that a builder has put together is sorted so, or tried on both engines.
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
