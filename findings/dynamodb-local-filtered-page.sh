#!/usr/bin/env bash
# Guess: a query reads 1 MB at most, whatever its filter keeps, and returns the last key that it read: a filtered page
#        can be empty without being the last.
# Seen:  DynamoDB Local counts only items that pass the filter. Twelve items of 200 KB, none of which passes, are one
#        page without a last key. dynoxide ends the page within the first 1 MB, with a last key.
#        {"Items":[],"Count":0,"ScannedCount":12}
# With:  DynamoDB Local 3.3.1, dynoxide 1.2.1
# So:    a loop that ignores LastEvaluatedKey passes its tests on DynamoDB Local. Test filtered paging on dynoxide.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

fill() {
  table
  local n
  printf -v v '%0200000d' 0
  for n in {10..21}; do
    echo "{\"TableName\": \"things\", \"Item\": {\"pk\": {\"S\": \"p\"}, \"sk\": {\"S\": \"$n\"}, \"v\": {\"S\": \"$v\"}}}" |
      ddb PutItem >/dev/null
  done
}
query() {
  jq -n --argjson more "$1" '{TableName: "things", KeyConditionExpression: "pk = :p",
    ExpressionAttributeValues: {":p": {S: "p"}}} * $more' | ddb Query
}
filtered='{"FilterExpression": "nothing = :n", "ExpressionAttributeValues": {":n": {"S": "n"}}}'

dynamodb_local
fill
noted "DynamoDB Local, no filter: last key" '{"S":"15"}' "$(query '{}' | jq -c .LastEvaluatedKey.sk)"
noted "DynamoDB Local, filter: count, scanned, last key" '[0,12,null]' \
  "$(query "$filtered" | jq -c '[.Count, .ScannedCount, .LastEvaluatedKey]')"
dynoxide
fill
noted "dynoxide, filter: count and last key" '[0,{"S":"14"}]' "$(query "$filtered" | jq -c '[.Count, .LastEvaluatedKey.sk]')"
