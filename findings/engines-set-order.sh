#!/usr/bin/env bash
# Guess: a set has no order, so an engine for tests returns its elements in any, or all engines in the same one.
# Seen:  dynoxide returns a set in the order in which it was sent, whatever was added or removed in between; DynamoDB Local sorts it:
#        strings and binaries by bytes, numbers by value. A test that compares lists of elements passes on one of the two.
#        ["c","a","b"] -> ["c","a","b"] and ["a","b","c"]
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    compare sets as sets, or sort them first.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen() {
  table
  put '{"pk": {"S": "p"}, "sk": {"S": "s"}, "s": {"SS": ["c", "a", "b"]}, "n": {"NS": ["10", "9", "1"]}, "b": {"BS": ["Ag==", "AQ=="]}}'
  jq -n '{TableName: "things", Key: {pk: {S: "p"}, sk: {S: "s"}}, UpdateExpression: "ADD s :z DELETE n :n", ReturnValues: "ALL_NEW",
    ExpressionAttributeValues: {":z": {SS: ["0"]}, ":n": {NS: ["9"]}}}' | ddb UpdateItem | jq -c '.Attributes | [.s.SS, .n.NS, .b.BS]'
}

dynoxide
noted "dynoxide" '[["c","a","b","0"],["10","1"],["Ag==","AQ=="]]' "$(seen)"
dynamodb_local
noted "DynamoDB Local" '[["0","a","b","c"],["1","10"],["AQ==","Ag=="]]' "$(seen)"
