#!/usr/bin/env bash
# Guess: a condition that fails in a transaction has the same message for every kind of write.
# Seen:  DynamoDB Local ends it with a full stop for ConditionCheck, and without one for Put, Update and Delete.
#        "The conditional request failed." / "The conditional request failed"
# With:  DynamoDB Local 3.3.1
# So:    branch on the reason's Code; never on its Message.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynamodb_local
table
put '{"pk": {"S": "there"}, "sk": {"S": "a"}}'
messages=$(jq -n '{pk: {S: "there"}, sk: {S: "a"}} as $there | {pk: {S: "gone"}, sk: {S: "a"}} as $gone |
  {TableName: "things", ConditionExpression: "attribute_exists(pk)"} as $exists | {TransactItems: [
    {ConditionCheck: ($exists + {Key: $gone})},
    {Put: {TableName: "things", Item: $there, ConditionExpression: "attribute_not_exists(pk)"}},
    {Delete: ($exists + {Key: {pk: {S: "gone too"}, sk: {S: "a"}}})}]}' |
  ddb TransactWriteItems | jq -c '[.CancellationReasons[].Message]')
noted "messages of ConditionCheck, Put, Delete" \
  '["The conditional request failed.","The conditional request failed","The conditional request failed"]' "$messages"
