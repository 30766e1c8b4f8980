#!/usr/bin/env bash
# Guess: ReturnValues UPDATED_NEW returns only what the update changed: for a map, the member that was set.
# Seen:  dynoxide does so for a member of a map, and returns the whole list for one of its elements. DynamoDB Local
#        returns the whole map and the whole list.
#        {"m":{"M":{"a":{"N":"1"},"b":{"N":"5"}}}}
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1
# So:    use ALL_NEW, or read from UPDATED_NEW only the member that was set.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

update() {
  put '{"pk": {"S": "p"}, "sk": {"S": "a"}, "m": {"M": {"a": {"N": "1"}, "b": {"N": "2"}}}, "l": {"L": [{"N": "1"}, {"N": "2"}]}}'
  jq -n --arg set "$1" '{TableName: "things", Key: {pk: {S: "p"}, sk: {S: "a"}}, UpdateExpression: $set,
    ExpressionAttributeValues: {":v": {N: "5"}}, ReturnValues: "UPDATED_NEW"}' | ddb UpdateItem | jq -Sc .Attributes
}

dynamodb_local
table
noted "DynamoDB Local, map" '{"m":{"M":{"a":{"N":"1"},"b":{"N":"5"}}}}' "$(update 'SET m.b = :v')"
noted "DynamoDB Local, list" '{"l":{"L":[{"N":"1"},{"N":"5"}]}}' "$(update 'SET l[1] = :v')"
dynoxide
table
noted "dynoxide, map" '{"m":{"M":{"b":{"N":"5"}}}}' "$(update 'SET m.b = :v')"
noted "dynoxide, list" '{"l":{"L":[{"N":"1"},{"N":"5"}]}}' "$(update 'SET l[1] = :v')"
