#!/usr/bin/env bash
# Guess: transactions that use the same item at the same moment cancel each other with TransactionConflict, as in DynamoDB,
#        so a concurrent test reveals a hot item.
# Seen:  neither engine ever reports a conflict. 200 transactions, eight at a time, that all update one item and check another
#        succeed one after the other.
#        0 refused, counter at 200
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1
# So:    inject conflicts in tests of retries; test that requests share no item by comparing their keys.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

meet() {
  table
  put '{"pk": {"S": "shared"}, "sk": {"S": "a"}}'
  export engine
  export -f ddb
  export body='{"TransactItems": [
    {"Update": {"TableName": "things", "Key": {"pk": {"S": "counter"}, "sk": {"S": "a"}}, "UpdateExpression": "ADD n :one",
      "ExpressionAttributeValues": {":one": {"N": "1"}}}},
    {"ConditionCheck": {"TableName": "things", "Key": {"pk": {"S": "shared"}, "sk": {"S": "a"}},
      "ConditionExpression": "attribute_exists(pk)"}}]}'
  # shellcheck disable=SC2016
  seq 200 | xargs -P 8 -I{} bash -c 'ddb TransactWriteItems <<<"$body"' >"$work/answers"
  ddb GetItem <<<'{"TableName": "things", "ConsistentRead": true, "Key": {"pk": {"S": "counter"}, "sk": {"S": "a"}}}' |
    jq -r --arg refused "$(grep -o __type "$work/answers" | wc -l)" '"\($refused) refused, counter at \(.Item.n.N)"'
}

dynoxide
noted "dynoxide" "0 refused, counter at 200" "$(meet)"
dynamodb_local
noted "DynamoDB Local" "0 refused, counter at 200" "$(meet)"
