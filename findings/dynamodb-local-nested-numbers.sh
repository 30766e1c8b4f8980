#!/usr/bin/env bash
# Guess: numbers are stored in one form, 2.0 as 2, wherever they occur: DynamoDB trims trailing zeros.
# Seen:  DynamoDB Local trims numbers that are put at the top level of an item or in number sets. In a map or a list they stay as
#        sent, yet compare as equal; sums by ADD and SET keep their zeros even at the top level. dynoxide trims all.
#        "m":{"M":{"n":{"N":"2.0"}}},"n":{"N":"2"}      ADD 0.5 to 1.5: 2.0      0.5 - 0.5: 0.0
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1
# So:    never compare items as text, and never rely on the spelling of a nested number or a sum.
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
update() {
  put "{\"pk\": {\"S\": \"p\"}, \"sk\": {\"S\": \"b\"}, \"n\": {\"N\": \"$1\"}}"
  jq -n --arg update "$2" '{TableName: "things", Key: {pk: {S: "p"}, sk: {S: "b"}}, UpdateExpression: $update, ReturnValues: "ALL_NEW",
    ExpressionAttributeValues: {":half": {N: "0.5"}}}' | ddb UpdateItem | jq -r .Attributes.n.N
}
sums() { echo "$(update 1.5 'ADD n :half') $(update 0.5 'SET n = n - :half')"; }

dynamodb_local
noted "DynamoDB Local: top, set, map, list" '["2","2","2.0","2.0"]' "$(spellings)"
equal='{"TableName": "things", "Key": {"pk": {"S": "p"}, "sk": {"S": "a"}}, "ConditionExpression": "m = :m",
  "ExpressionAttributeValues": {":m": {"M": {"n": {"N": "2.00"}}}}}'
noted "DynamoDB Local: a condition that the map equals 2.00" '{}' "$(ddb DeleteItem <<<"$equal")"
noted "DynamoDB Local: sums" '2.0 0.0' "$(sums)"
dynoxide
noted "dynoxide: top, set, map, list" '["2","2","2","2"]' "$(spellings)"
noted "dynoxide: sums" '2 0' "$(sums)"
