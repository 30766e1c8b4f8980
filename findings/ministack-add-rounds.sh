#!/usr/bin/env bash
# Guess: ADD keeps all 38 digits that a DynamoDB number has.
# Seen:  ministack rounds the sum to 28 digits, the default of Python's decimal. A put of 38 digits keeps them.
#        12345678901234567890123456789012345678 + 1 = 12345678901234567890123456790000000000
# With:  ministack 1.5.33
# So:    do not test numbers on its DynamoDB.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

ministack
table
put '{"pk": {"S": "p"}, "sk": {"S": "a"}, "n": {"N": "12345678901234567890123456789012345678"}}'
key='"TableName": "things", "Key": {"pk": {"S": "p"}, "sk": {"S": "a"}}'
noted "before" 12345678901234567890123456789012345678 "$(ddb GetItem <<<"{$key}" | jq -r .Item.n.N)"
noted "after ADD 1" 12345678901234567890123456790000000000 "$(
  ddb UpdateItem <<<"{$key, \"UpdateExpression\": \"ADD n :one\", \"ExpressionAttributeValues\": {\":one\": {\"N\": \"1\"}},
    \"ReturnValues\": \"UPDATED_NEW\"}" | jq -r .Attributes.n.N
)"
