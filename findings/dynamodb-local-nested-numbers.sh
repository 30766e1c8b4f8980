#!/usr/bin/env bash
# Guess: numbers are kept in one form, 2.0 as 2, wherever they stand: DynamoDB trims trailing zeros.
# Seen:  DynamoDB Local trims numbers at the top of an item and in number sets. In a map or a list they stay as they were
#        sent, yet compare as equal. dynoxide trims all.
#        "m":{"M":{"n":{"N":"2.0"}}},"n":{"N":"2"}
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1
# So:    never compare items as text, and never take the spelling of a nested number for a fact.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

item='{"pk": {"S": "p"}, "sk": {"S": "a"}, "n": {"N": "2.0"}, "m": {"M": {"n": {"N": "2.0"}}}, "l": {"L": [{"N": "2.0"}]},
  "s": {"NS": ["2.0"]}}'
spellings() {
  table
  put "$item"
  ddb GetItem <<<'{"TableName": "things", "Key": {"pk": {"S": "p"}, "sk": {"S": "a"}}}' |
    jq -c '.Item | [.n.N, .s.NS[0], .m.M.n.N, .l.L[0].N]'
}

dynamodb_local
noted "DynamoDB Local: top, set, map, list" '["2","2","2.0","2.0"]' "$(spellings)"
equal='{"TableName": "things", "Key": {"pk": {"S": "p"}, "sk": {"S": "a"}}, "ConditionExpression": "m = :m",
  "ExpressionAttributeValues": {":m": {"M": {"n": {"N": "2.00"}}}}}'
noted "DynamoDB Local: a condition that the map equals 2.00" '{}' "$(ddb DeleteItem <<<"$equal")"
dynoxide
noted "dynoxide: top, set, map, list" '["2","2","2","2"]' "$(spellings)"
