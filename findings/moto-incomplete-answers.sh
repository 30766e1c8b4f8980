#!/usr/bin/env bash
# Guess: moto answers a read or an update with all that DynamoDB would return.
# Seen:  of a projection of two elements of a list it returns the one that is named last. UPDATED_NEW is empty as soon as the update also
#        removes an attribute. A page whose Limit is the number of items left has no LastEvaluatedKey: DynamoDB, which does not look
#        further, returns one, and an empty page after it.
#        ProjectionExpression "l[0], l[1]" -> {"l": {"L": [{"N": "2"}]}}
# With:  PyPI moto 5.2.5, dynoxide 1.2.1
# So:    test projections, updates and paging on an engine; take a list for finished only when there is no key.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results() {
  table
  local key update limit
  for key in a b c; do put '{"pk": {"S": "p"}, "sk": {"S": "'$key'"}, "n": {"N": "1"}, "s": {"S": "x"}, "l": {"L": [{"N": "1"}, {"N": "2"}]}}'; done
  jq -n '{TableName: "things", Key: {pk: {S: "p"}, sk: {S: "a"}}, ProjectionExpression: "l[0], l[1]"}' | ddb GetItem | jq -c .Item.l.L
  for update in 'SET n = :n' 'SET n = :n REMOVE s'; do
    jq -n --arg update "$update" '{TableName: "things", Key: {pk: {S: "p"}, sk: {S: "a"}}, UpdateExpression: $update,
      ExpressionAttributeValues: {":n": {N: "2"}}, ReturnValues: "UPDATED_NEW"}' | ddb UpdateItem | jq -c '.Attributes // {}'
  done
  for limit in 2 3 4; do
    jq -n --argjson limit $limit '{TableName: "things", Limit: $limit, KeyConditionExpression: "pk = :p", ExpressionAttributeValues: {":p": {S: "p"}}}' |
      ddb Query | jq -r '"\(.Count) \(.LastEvaluatedKey.sk.S // "-")"'
  done
}

dynoxide
noted "dynoxide: elements; UPDATED_NEW without and with REMOVE; count and last key with Limit 2, 3, 4" '[{"N":"1"},{"N":"2"}]
{"n":{"N":"2"}}
{"n":{"N":"2"}}
2 b
3 c
3 -' "$(results)"
moto dynamodb
noted "moto" '[{"N":"2"}]
{"n":{"N":"2"}}
{}
2 b
3 -
3 -' "$(results)"
