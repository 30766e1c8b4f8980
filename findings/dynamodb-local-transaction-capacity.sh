#!/usr/bin/env bash
# Guess: a transaction's ConsumedCapacity is the sum of its writes: 2 units for each small item, so 200 for a hundred.
# Seen:  DynamoDB Local counts writes of the same cost once: 100 puts of small items are 2 units, the same as one. A check
#        of an item of 5 KB costs 4. dynoxide reports 200 and 10.
#        [{"TableName":"things","CapacityUnits":2.0}]
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1
# So:    take figures and tests of capacity from dynoxide, or from the items' sizes.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

hundred() {
  jq -nc '{ReturnConsumedCapacity: "TOTAL", TransactItems: [range(100) |
    {Put: {TableName: "things", Item: {pk: {S: "p\(.)"}, sk: {S: "a"}}}}]}' |
    ddb TransactWriteItems | jq -r '.ConsumedCapacity[0].CapacityUnits | floor'
}
check() {
  put "{\"pk\": {\"S\": \"large\"}, \"sk\": {\"S\": \"a\"}, \"v\": {\"S\": \"$(printf '%05000d' 0)\"}}"
  jq -nc '{ReturnConsumedCapacity: "TOTAL", TransactItems: [{ConditionCheck: {TableName: "things",
    Key: {pk: {S: "large"}, sk: {S: "a"}}, ConditionExpression: "attribute_exists(pk)"}}]}' |
    ddb TransactWriteItems | jq -r '.ConsumedCapacity[0].CapacityUnits | floor'
}

dynamodb_local
table
noted "100 puts in a transaction, DynamoDB Local" 2 "$(hundred)"
noted "check of 5 KB in a transaction, DynamoDB Local" 4 "$(check)"
dynoxide
table
noted "100 puts in a transaction, dynoxide" 200 "$(hundred)"
noted "check of 5 KB in a transaction, dynoxide" 10 "$(check)"
