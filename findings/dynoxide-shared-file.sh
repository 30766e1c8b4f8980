#!/usr/bin/env bash
# Guess: a second engine on the same file is refused, or sees at least what the first one writes.
# Seen:  dynoxide starts twice on one file, and both accept writes to it.
# With:  dynoxide 1.2.1
# So:    lock the folder before starting it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide --db-path "$work/data"
table
first=$engine
put '{"pk": {"S": "first"}, "sk": {"S": "a"}}'
dynoxide --db-path "$work/data"
put '{"pk": {"S": "second"}, "sk": {"S": "a"}}'
scan() { ddb Scan <<<'{"TableName": "things", "ConsistentRead": true}' | jq -c '[.Items[]?.pk.S] | sort'; }
noted "the second engine sees" '["first","second"]' "$(scan)"
engine=$first
put '{"pk": {"S": "third"}, "sk": {"S": "a"}}'
noted "the first engine sees" '["first","second","third"]' "$(scan)"
