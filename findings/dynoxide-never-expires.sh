#!/usr/bin/env bash
# Guess: an engine that accepts UpdateTimeToLive erases expired items sooner or later, as DynamoDB Local does in seconds.
#        Enabling it twice is refused, as in DynamoDB.
# Seen:  dynoxide accepts it, but erases nothing; expired items were still there after 38 minutes. This script waits half a
#        minute. Enabling it a second time succeeds.
# With:  dynoxide 1.2.1
# So:    check the time of every item with an expiry when reading it; test expiry by the engine on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
table
enable() {
  ddb UpdateTimeToLive <<<'{"TableName": "things", "TimeToLiveSpecification": {"AttributeName": "until", "Enabled": true}}' |
    jq -c '.TimeToLiveSpecification.Enabled // .__type'
}
noted "enabled" true "$(enable)"
noted "enabled again" true "$(enable)"
noted "it says" '"ENABLED"' "$(ddb DescribeTimeToLive <<<'{"TableName": "things"}' | jq -c .TimeToLiveDescription.TimeToLiveStatus)"
put "{\"pk\": {\"S\": \"p\"}, \"sk\": {\"S\": \"a\"}, \"until\": {\"N\": \"$(($(date +%s) - 3600))\"}}"
sleep 30
noted "items after half a minute" 1 "$(ddb Scan <<<'{"TableName": "things", "Select": "COUNT"}' | jq .Count)"
