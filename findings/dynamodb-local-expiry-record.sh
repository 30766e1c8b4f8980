#!/usr/bin/env bash
# Guess: an item that expires leaves a stream record REMOVE whose userIdentity is the service dynamodb.amazonaws.com, which
#        distinguishes it from a deletion; ApproximateCreationDateTime is exact to the second.
# Seen:  DynamoDB Local erases expired items within seconds. The record's eventName is UNKNOWN_TO_SDK_VERSION, it has no
#        userIdentity, and all times are truncated to the minute.
# With:  DynamoDB Local 3.3.1
# So:    a filter for expiries cannot be tested here; items in tests must not expire while they run.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

streams() { ddb "$1" DynamoDBStreams_20120810; }

dynamodb_local
table '{"StreamSpecification": {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"}}'
ddb UpdateTimeToLive >"$work/ttl" <<<'{"TableName": "things", "TimeToLiveSpecification": {"AttributeName": "until", "Enabled": true}}'
put "{\"pk\": {\"S\": \"p\"}, \"sk\": {\"S\": \"a\"}, \"until\": {\"N\": \"$(($(date +%s) - 60))\"}}"

arn=$(ddb DescribeTable <<<'{"TableName": "things"}' | jq -r .Table.LatestStreamArn)
shard=$(jq -n --arg arn "$arn" '{StreamArn: $arn}' | streams DescribeStream | jq -r '.StreamDescription.Shards[-1].ShardId')
for _ in $(seq 30); do
  jq -n --arg arn "$arn" --arg shard "$shard" '{StreamArn: $arn, ShardId: $shard, ShardIteratorType: "TRIM_HORIZON"}' |
    streams GetShardIterator | jq -c '{ShardIterator}' | streams GetRecords >"$work/records"
  [ "$(jq '.Records | length' "$work/records")" -lt 2 ] || break
  sleep 1
done
noted "records" '["INSERT","UNKNOWN_TO_SDK_VERSION"]' "$(jq -c '[.Records[].eventName]' "$work/records")"
noted "identity of the expiry" null "$(jq -c '.Records[1].userIdentity' "$work/records")"
noted "seconds of the times" '[0,0]' "$(jq -c '[.Records[].dynamodb.ApproximateCreationDateTime | floor % 60]' "$work/records")"
