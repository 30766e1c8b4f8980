#!/usr/bin/env bash
# Guess: contains compares numbers by value, as = does, and finds bytes within a binary attribute, as a text within a text.
# Seen:  ministack finds a number in a set only in the spelling in which it keeps it, although it finds it in a list in any, and finds
#        no bytes within a binary.
#        {"NS": ["1", "2"]} contains 2.0: no; {"L": [1, 2]} contains 2.0: yes
# With:  ministack 1.5.33, dynoxide 1.2.1
# So:    send numbers in their shortest form, as the SDKs do with integers; test conditions on the other engines.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results() {
  table
  put '{"pk": {"S": "p"}, "sk": {"S": "s"}, "set": {"NS": ["1", "2"]}, "list": {"L": [{"N": "1"}, {"N": "2"}]}, "bytes": {"B": "AQID"}}'
  local path value
  while read -r path value; do
    jq -n --arg path "$path" --argjson value "$value" '{TableName: "things", FilterExpression: "contains(#path, :value)",
      ExpressionAttributeNames: {"#path": $path}, ExpressionAttributeValues: {":value": $value}}' | ddb Scan | jq -c '.Count'
  done <<'E' | tr '\n' ' '
set {"N":"2"}
set {"N":"2.0"}
list {"N":"2.0"}
bytes {"B":"AgM="}
E
}

dynoxide
noted "dynoxide: 2 and 2.0 in the set, 2.0 in the list, bytes" '1 1 1 1 ' "$(results)"
ministack
noted "ministack" '1 0 1 0 ' "$(results)"
