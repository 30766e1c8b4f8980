#!/usr/bin/env bash
# Guess: a table's ARN works wherever its name does, as in DynamoDB since 2024.
# Seen:  DynamoDB Local accepts it in single calls, but finds no such table in transactions. dynoxide refuses it everywhere.
#        ResourceNotFoundException: Cannot do operations on a non-existent table
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1
# So:    refer to tables by name.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

# ask OPERATION BODY: the table's own ARN for its name.
ask() {
  local arn
  arn=$(ddb DescribeTable <<<'{"TableName": "things"}' | jq -r .Table.TableArn)
  ddb "$1" <<<"${2//TABLE/$arn}" | jq -r '.__type // "ok" | sub(".*#"; "")'
}
key='"Key": {"pk": {"S": "p"}, "sk": {"S": "a"}}'
get="{\"TableName\": \"TABLE\", $key}"
transact="{\"TransactItems\": [{\"Get\": $get}]}"

dynamodb_local
table
noted "DynamoDB Local, GetItem" ok "$(ask GetItem "$get")"
noted "DynamoDB Local, TransactGetItems" ResourceNotFoundException "$(ask TransactGetItems "$transact")"
dynoxide
table
noted "dynoxide, GetItem" ValidationException "$(ask GetItem "$get")"
noted "dynoxide, TransactGetItems" TransactionCanceledException "$(ask TransactGetItems "$transact")"
