#!/usr/bin/env bash
# Guess: as DynamoDB promises no order for BatchGetItem's response, an engine for tests does not keep one.
# Seen:  dynoxide returns items in the order of the request. DynamoDB Local does not: thirty consecutive keys come back in
#        another order.
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    code that matches items by position passes on dynoxide; match them by key, and test on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

in_order() {
  table
  for n in {10..39}; do put "{\"pk\": {\"S\": \"p\"}, \"sk\": {\"S\": \"$n\"}}"; done
  jq -n '{RequestItems: {things: {Keys: [range(39; 9; -1) | {pk: {S: "p"}, sk: {S: "\(.)"}}]}}}' | ddb BatchGetItem |
    jq '[.Responses.things[].sk.S] == [range(39; 9; -1) | "\(.)"]'
}

dynoxide
noted "dynoxide: in the order of the request" true "$(in_order)"
dynamodb_local
noted "DynamoDB Local: in the order of the request" false "$(in_order)"
