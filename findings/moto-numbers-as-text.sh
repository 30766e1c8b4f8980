#!/usr/bin/env bash
# Guess: moto keeps numbers as numbers: 1E2 and 100 are one element of a set, and a number is returned in one form.
# Seen:  it keeps each number's text. DELETE of 100 from a set with 1E2 deletes nothing, a set may have both, and 007.50 is returned
#        as it was sent. Comparisons do go by value.
#        DELETE {"NS": ["100"]} from {"NS": ["1", "1E2"]} -> {"NS": ["1", "1E2"]}
# With:  PyPI moto 5.2.5, dynoxide 1.2.1
# So:    send numbers in their shortest form; test sets of numbers on an engine.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results() {
  table
  put '{"pk": {"S": "p"}, "sk": {"S": "s"}, "n": {"N": "007.50"}, "set": {"NS": ["1", "1E2"]}}'
  local update
  for update in 'DELETE #set :hundred' 'ADD #set :hundred'; do
    jq -n --arg update "$update" '{TableName: "things", Key: {pk: {S: "p"}, sk: {S: "s"}}, UpdateExpression: $update, ReturnValues: "ALL_NEW",
      ExpressionAttributeNames: {"#set": "set"}, ExpressionAttributeValues: {":hundred": {NS: ["100"]}}}' | ddb UpdateItem |
      jq -r '"\(.Attributes.set.NS | sort | join(" ")), \(.Attributes.n.N)"'
  done
  jq -n '{TableName: "things", FilterExpression: "n = :n", ExpressionAttributeValues: {":n": {N: "7.5"}}}' | ddb Scan | jq .Count
}

dynoxide
noted "dynoxide: the set after DELETE and after ADD, with the number; items equal to 7.5" '1, 7.5
1 100, 7.5
1' "$(results)"
moto dynamodb
noted "moto" '1 1E2, 007.50
1 100 1E2, 007.50
1' "$(results)"
