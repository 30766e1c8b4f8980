#!/usr/bin/env bash
# Guess: the SDK for JavaScript, told to remove undefined values, keeps the places of a list as JSON.stringify does, with a NULL, and
#        refuses what it cannot store.
# Seen:  what follows in the list moves up. A function is removed without having been asked for. A set keeps the number 1 and the bigint 1
#        apart, and sends an element twice, which DynamoDB refuses.
#        marshall({ list: ["a", undefined, "c"] }, { removeUndefinedValues: true }) -> L of a and c
# With:  npm @aws-sdk/util-dynamodb 3.996.9, dynoxide 1.2.1
# So:    put null where a place counts.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
table
seen=$(node_run @aws-sdk/util-dynamodb@3.996.9 <<'E'
import { marshall } from "@aws-sdk/util-dynamodb";

const list = ["a", undefined, "c"];
console.log(JSON.stringify(list), JSON.stringify(marshall({ list }, { removeUndefinedValues: true })));
console.log(JSON.stringify(marshall({ a: 1, f: () => 1 })));
console.log(JSON.stringify(marshall({ pk: "p", sk: "s", set: new Set([1, 1n]) })));
E
)
noted "a list, a function, a set" '["a",null,"c"] {"list":{"L":[{"S":"a"},{"S":"c"}]}}
{"a":{"N":"1"}}
{"pk":{"S":"p"},"sk":{"S":"s"},"set":{"NS":["1","1"]}}' "$seen"
noted "the set, put" '1 validation error detected: Input collection contains duplicates' "$(tail -1 <<<"$seen" | jq '{TableName: "things", Item: .}' | ddb PutItem | jq -r .message)"
