#!/usr/bin/env bash
# Guess: the stream of a table has an open shard, without an ending sequence number; a new table of an old one's name has
#        a stream without the old one's records.
# Seen:  in dynoxide the only shard has an ending sequence number, which means "closed" to readers, and after the table was
#        deleted and created again, its stream begins with the records of the deleted one.
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    test streams on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

streamed='{"StreamSpecification": {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"}}'
streams() { ddb "$1" DynamoDBStreams_20120810; }
shard() {
  arn=$(ddb DescribeTable <<<'{"TableName": "things"}' | jq -r .Table.LatestStreamArn)
  jq -n --arg arn "$arn" '{StreamArn: $arn}' | streams DescribeStream | jq -c '.StreamDescription.Shards[-1]'
}
records() {
  jq -n --arg arn "$arn" --argjson shard "$1" '{StreamArn: $arn, ShardId: $shard.ShardId, ShardIteratorType: "TRIM_HORIZON"}' |
    streams GetShardIterator | jq -c '{ShardIterator}' | streams GetRecords | jq -c '[.Records[].dynamodb.Keys.pk.S]'
}
story() {
  table "$streamed"
  put '{"pk": {"S": "old"}, "sk": {"S": "a"}}'
  ddb DeleteTable <<<'{"TableName": "things"}' >"$work/deleted"
  sleep 1
  table "$streamed"
  put '{"pk": {"S": "new"}, "sk": {"S": "a"}}'
  sleep 1
  shard >"$work/shard" # in this shell, for $arn
  echo "ends: $(jq '.SequenceNumberRange.EndingSequenceNumber != null' "$work/shard"), records: $(records "$(cat "$work/shard")")"
}

dynoxide
noted "dynoxide" 'ends: true, records: ["old","new"]' "$(story)"
dynamodb_local
noted "DynamoDB Local" 'ends: false, records: ["new"]' "$(story)"
