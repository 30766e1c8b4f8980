#!/usr/bin/env bash
# Guess: REMOVE does nothing if the attribute is missing, at any depth.
# Seen:  DynamoDB Local refuses a path through a missing map or through a number, and with it the whole update.
#        dynoxide ignores it. A missing member of an existing map is fine with both.
#        REMOVE gone.x -> The document path provided in the update expression is invalid for update
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1
# So:    create the map first or require the path with attribute_exists, and test it on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen() {
  table
  for path in gone m.gone gone.x n.x m.gone.x; do
    put '{"pk": {"S": "p"}, "sk": {"S": "a"}, "m": {"M": {}}, "n": {"N": "1"}}'
    jq -n --arg path "$path" '{TableName: "things", Key: {pk: {S: "p"}, sk: {S: "a"}}, UpdateExpression: ("SET done = n REMOVE " + $path),
      ReturnValues: "UPDATED_NEW"}' | ddb UpdateItem | jq -r --arg path "$path" '$path + ": " + (.Attributes.done.N // .message // .Message)'
  done
}

dynamodb_local
noted "DynamoDB Local" 'gone: 1
m.gone: 1
gone.x: The document path provided in the update expression is invalid for update
n.x: The document path provided in the update expression is invalid for update
m.gone.x: The document path provided in the update expression is invalid for update' "$(seen)"
dynoxide
noted "dynoxide" 'gone: 1
m.gone: 1
gone.x: 1
n.x: 1
m.gone.x: 1' "$(seen)"
