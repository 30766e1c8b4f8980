#!/usr/bin/env bash
# Guess: a query that is told to start after a key of another partition, or before its own range, is refused.
# Seen:  dynoxide only uses the sort key: a cursor of another list skips the entries before it in this one, and may return
#        an empty page without a last key, which looks like the end. DynamoDB Local refuses both.
#        {"Items":[],"Count":0,"ScannedCount":0}
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    check that a cursor belongs to its list before the query; test refusals of cursors on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

after() {
  jq -n --arg pk "$1" --arg sk "$2" '{TableName: "things", KeyConditionExpression: "pk = :p AND sk > :s",
    ExpressionAttributeValues: {":p": {S: "p"}, ":s": {S: "m"}}, ExclusiveStartKey: {pk: {S: $pk}, sk: {S: $sk}}}' |
    ddb Query | jq -r '(.__type | select(.) | sub(".*#"; "")) // "\(.Count) of 1, last key \(.LastEvaluatedKey)"'
}
fill() {
  table
  put '{"pk": {"S": "p"}, "sk": {"S": "x"}}'
}

dynoxide
fill
noted "dynoxide, another partition's key, before the item" "1 of 1, last key null" "$(after q n)"
noted "dynoxide, another partition's key, behind the item" "0 of 1, last key null" "$(after q y)"
noted "dynoxide, key before the range" "1 of 1, last key null" "$(after p a)"
dynamodb_local
fill
noted "DynamoDB Local, another partition's key" ValidationException "$(after q n)"
noted "DynamoDB Local, key before the range" ValidationException "$(after p a)"
