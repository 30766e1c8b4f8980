#!/usr/bin/env bash
# Guess: begins_with(sk, :p) compares bytes.
# Seen:  dynoxide ignores the case of ASCII letters in the key condition of a query: a list of keys that begin with "a"
#        includes "A". DynamoDB Local compares bytes. Neither treats % or _ as a pattern.
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    where keys differ by case, compare the results again; test such lists on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

begin_with() {
  jq -n --arg prefix "$1" '{TableName: "things", KeyConditionExpression: "pk = :p AND begins_with(sk, :s)",
    ExpressionAttributeValues: {":p": {S: "p"}, ":s": {S: $prefix}}}' |
    ddb Query | jq -r '[.Items[].sk.S] | join(" ")'
}
fill() {
  table
  for sk in Ab a_c ab Äb äb; do put "{\"pk\": {\"S\": \"p\"}, \"sk\": {\"S\": \"$sk\"}}"; done
}

dynoxide
fill
noted "dynoxide, a" "Ab a_c ab" "$(begin_with a)"
noted "dynoxide, a_" "a_c" "$(begin_with a_)"
noted "dynoxide, a%" "" "$(begin_with a%)"
noted "dynoxide, ä" "äb" "$(begin_with ä)"
dynamodb_local
fill
noted "DynamoDB Local, a" "a_c ab" "$(begin_with a)"
