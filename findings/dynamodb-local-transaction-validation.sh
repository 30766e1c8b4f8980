#!/usr/bin/env bash
# Guess: an update in a transaction that does not fit the stored item (a path through a missing map) cancels the
#        transaction with the reason ValidationError at its position, as DynamoDB's reference of TransactWriteItems lists
#        it.
# Seen:  DynamoDB Local answers a plain ValidationException without reasons. dynoxide answers as the reference says, but
#        does so for mistakes in the request itself, too, such as a value that is used but not given.
#        ValidationException: The document path provided in the update expression is invalid for update
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1
# So:    code that reads the reasons must handle an error without any.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

transact() {
  jq -n --arg set "$1" '{TransactItems: [{Put: {TableName: "things", Item: {pk: {S: "1"}, sk: {S: "a"}}}},
    {Update: {TableName: "things", Key: {pk: {S: "2"}, sk: {S: "a"}}, UpdateExpression: $set,
      ExpressionAttributeValues: {":one": {N: "1"}}}}]}' | ddb TransactWriteItems |
    jq -c '[(.__type | sub(".*#"; "")), ([.CancellationReasons[]?.Code])]'
}

dynamodb_local
table
noted "DynamoDB Local, path through no map" '["ValidationException",[]]' "$(transact 'SET m.n = :one')"
noted "DynamoDB Local, unknown value" '["ValidationException",[]]' "$(transact 'SET a = :one, b = :two')"
dynoxide
table
noted "dynoxide, path through no map" '["TransactionCanceledException",["None","ValidationError"]]' "$(transact 'SET m.n = :one')"
noted "dynoxide, unknown value" '["TransactionCanceledException",["None","ValidationError"]]' "$(transact 'SET a = :one, b = :two')"
