#!/usr/bin/env bash
# Guess: a ClientRequestToken outlives the engine's process, as the table's data do: a transaction that is sent again within
#        ten minutes is not carried out again.
# Seen:  dynoxide keeps tokens in memory. After a restart on the same file the same transaction takes effect twice.
#        n: 1, again: 1, after the restart: 2
# With:  dynoxide 1.2.1
# So:    where a repeat after a crash matters, the items' conditions must catch it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

count() {
  ddb TransactWriteItems >"$work/answer" <<<'{"ClientRequestToken": "one and the same", "TransactItems": [{"Update": {
    "TableName": "things", "Key": {"pk": {"S": "p"}, "sk": {"S": "a"}}, "UpdateExpression": "ADD n :one",
    "ExpressionAttributeValues": {":one": {"N": "1"}}}}]}'
  ddb GetItem <<<'{"TableName": "things", "ConsistentRead": true, "Key": {"pk": {"S": "p"}, "sk": {"S": "a"}}}' | jq -r .Item.n.N
}

dynoxide --db-path "$work/data"
table
noted "once" 1 "$(count)"
noted "again" 1 "$(count)"
kill -- "-${pids[0]}"
wait "${pids[0]}" 2>/dev/null || true
pids=()
dynoxide --db-path "$work/data"
noted "after a restart" 2 "$(count)"
