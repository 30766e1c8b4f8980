#!/usr/bin/env bash
# Guess: ORDER BY in a PartiQL statement sorts, or is refused, as other clauses are that dynoxide does not support.
# Seen:  dynoxide reads the clause and ignores it: DESC returns the items in ascending order.
#        SELECT sk FROM "things" WHERE pk = 'p' ORDER BY sk DESC -> a b c
# With:  dynoxide 1.2.1, ministack 1.5.33
# So:    query with ScanIndexForward, which works; ministack sorts.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results() {
  table
  local key
  for key in a b c; do put '{"pk": {"S": "p"}, "sk": {"S": "'$key'"}}'; done
  jq -n '{Statement: ("SELECT sk FROM \"things\" WHERE pk = '"'p'"' ORDER BY sk DESC")}' | ddb ExecuteStatement | jq -r '[.Items[].sk.S] | join(" ")'
  jq -n '{TableName: "things", ScanIndexForward: false, KeyConditionExpression: "pk = :p", ExpressionAttributeValues: {":p": {S: "p"}}}' |
    ddb Query | jq -r '[.Items[].sk.S] | join(" ")'
}

dynoxide
noted "dynoxide: ORDER BY sk DESC, and a query backwards" 'a b c
c b a' "$(results)"
ministack
noted "ministack: ORDER BY sk DESC, and a query backwards" 'c b a
c b a' "$(results)"
