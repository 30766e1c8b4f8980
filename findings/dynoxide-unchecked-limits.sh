#!/usr/bin/env bash
# Guess: an engine for tests enforces DynamoDB's limits.
# Seen:  dynoxide accepts 101 operands of IN, an empty string as the key of a query, an attribute without a name, and 4.6 MB
#        in a TransactGetItems. DynamoDB Local refuses each of them.
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    test limits on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

verdict() { jq -r '.__type // "taken" | sub(".*#"; "") | sub("ConditionalCheckFailedException"; "taken")'; }
operands() {
  jq -n '{TableName: "things", Key: {pk: {S: "p"}, sk: {S: "a"}},
    ConditionExpression: "v IN (\([range(101) | ":v\(.)"] | join(", ")))",
    ExpressionAttributeValues: ([range(101) | {key: ":v\(.)", value: {N: "\(.)"}}] | from_entries)}' | ddb DeleteItem | verdict
}
empty_key() {
  ddb Query <<<'{"TableName": "things", "KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": ""}}}' | verdict
}
no_name() {
  ddb PutItem <<<'{"TableName": "things", "Item": {"pk": {"S": "p"}, "sk": {"S": "a"}, "": {"S": "v"}}}' | verdict
}
read_much() {
  local n v
  printf -v v '%0390000d' 0
  for n in {1..12}; do
    echo "{\"TableName\": \"things\", \"Item\": {\"pk\": {\"S\": \"l\"}, \"sk\": {\"S\": \"$n\"}, \"v\": {\"S\": \"$v\"}}}" | ddb PutItem >/dev/null
  done
  jq -n '{TransactItems: [range(1; 13) | {Get: {TableName: "things", Key: {pk: {S: "l"}, sk: {S: "\(.)"}}}}]}' |
    ddb TransactGetItems | verdict
}
all() { table && echo "$(operands) $(empty_key) $(no_name) $(read_much)"; }

dynoxide
noted "dynoxide: operands, empty key, no name, 4.6 MB" "taken taken taken taken" "$(all)"
dynamodb_local
refused=ValidationException
noted "DynamoDB Local: operands, empty key, no name, 4.6 MB" "$refused $refused $refused $refused" "$(all)"
