#!/usr/bin/env bash
# Guess: indexes in an update refer to the item before it: REMOVE l[0], l[1] removes the first two. An element set beyond
#        the end is appended (DynamoDB developer guide, "Update expressions").
# Seen:  dynoxide removes one after the other, so l[1] is by then the third, and fills the gap before a far element with
#        NULL. DynamoDB Local does as guessed.
#        REMOVE l[0], l[1] of [0,1,2]: [1]      SET l[3] of [0]: [0,NULL,NULL,3]
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    replace whole lists, or use list_append; test updates of elements on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

update() {
  put "{\"pk\": {\"S\": \"p\"}, \"sk\": {\"S\": \"a\"}, \"l\": {\"L\": $1}}"
  jq -n --argjson more "$2" '{TableName: "things", Key: {pk: {S: "p"}, sk: {S: "a"}}, ReturnValues: "ALL_NEW"} + $more' |
    ddb UpdateItem | jq -c '[.Attributes.l.L[] | .N // "NULL"]'
}
remove() { update '[{"N": "0"}, {"N": "1"}, {"N": "2"}]' '{"UpdateExpression": "REMOVE l[0], l[1]"}'; }
beyond() { update '[{"N": "0"}]' '{"UpdateExpression": "SET l[3] = :v", "ExpressionAttributeValues": {":v": {"N": "3"}}}'; }

dynoxide
table
noted "dynoxide, REMOVE of two" '["1"]' "$(remove)"
noted "dynoxide, SET beyond the end" '["0","NULL","NULL","3"]' "$(beyond)"
dynamodb_local
table
noted "DynamoDB Local, REMOVE of two" '["2"]' "$(remove)"
noted "DynamoDB Local, SET beyond the end" '["0","3"]' "$(beyond)"
