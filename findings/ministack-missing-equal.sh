#!/usr/bin/env bash
# Guess: a comparison of two attributes that are both missing is false, as is one of a missing attribute with a value; <> is true.
# Seen:  in ministack two missing attributes are equal: a condition that compares them succeeds, and <> fails. In a filter they match
#        each item that has neither.
#        ConditionExpression "seen = latest" on an item with neither: written
# With:  ministack 1.5.33, dynoxide 1.2.1
# So:    add attribute_exists to a comparison of two attributes; test conditions on the other engines.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results() {
  table
  put '{"pk": {"S": "p"}, "sk": {"S": "s"}}'
  local condition
  for condition in 'seen = latest' 'seen <> latest' 'attribute_exists(seen) AND seen = latest'; do
    jq -n --arg condition "$condition" '{TableName: "things", Key: {pk: {S: "p"}, sk: {S: "s"}}, UpdateExpression: "SET written = :true",
      ConditionExpression: $condition, ExpressionAttributeValues: {":true": {BOOL: true}}}' | ddb UpdateItem | jq -r '.__type // "written"' | sed 's/.*#//'
  done
}

right='ConditionalCheckFailedException
written
ConditionalCheckFailedException'
dynoxide
noted "dynoxide: =, <>, = with attribute_exists" "$right" "$(results)"
ministack
noted "ministack" 'written
ConditionalCheckFailedException
ConditionalCheckFailedException' "$(results)"
