#!/usr/bin/env bash
# Guess: a write that changes nothing leaves no stream record (DynamoDB developer guide, "Change data capture for
#        DynamoDB Streams").
# Seen:  dynoxide writes a MODIFY record with two equal images for each. DynamoDB Local writes none, even if a set
#        comes in another order or a number in another spelling.
#        five writes of the same item after the first: dynoxide 5 more records, DynamoDB Local none
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    count records on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

records() {
  local stream shard
  stream=$(ddb DescribeTable <<<'{"TableName": "things"}' | jq -r .Table.LatestStreamArn)
  jq -n --arg stream "$stream" '{StreamArn: $stream}' | ddb DescribeStream DynamoDBStreams_20120810 |
    jq -r '.StreamDescription.Shards[].ShardId' | while read -r shard; do
    jq -n --arg stream "$stream" --arg shard "$shard" '{StreamArn: $stream, ShardId: $shard, ShardIteratorType: "TRIM_HORIZON"}' |
      ddb GetShardIterator DynamoDBStreams_20120810 | jq '{ShardIterator}' |
      ddb GetRecords DynamoDBStreams_20120810 | jq -r 'def image: if . then .s.SS |= sort else . end;
        .Records[] | .eventName + if (.dynamodb.NewImage | image) == (.dynamodb.OldImage | image) then " of nothing" else "" end'
  done | sort | uniq -c | sed 's/^ *//' | paste -sd ,
}
seen() {
  table '{"StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"}}'
  put '{"pk": {"S": "p"}, "sk": {"S": "a"}, "n": {"N": "1"}, "s": {"SS": ["a", "b"]}}'
  put '{"pk": {"S": "p"}, "sk": {"S": "a"}, "n": {"N": "1"}, "s": {"SS": ["a", "b"]}}'
  put '{"pk": {"S": "p"}, "sk": {"S": "a"}, "n": {"N": "1.0"}, "s": {"SS": ["b", "a"]}}'
  local key='{"pk": {"S": "p"}, "sk": {"S": "a"}}'
  for update in 'SET n = :one' 'REMOVE nothing'; do
    jq -n --argjson key "$key" --arg update "$update" '{TableName: "things", Key: $key, UpdateExpression: $update} +
      if $update | contains(":one") then {ExpressionAttributeValues: {":one": {N: "1"}}} else {} end' | ddb UpdateItem >"$work/update.json"
    [ "$(cat "$work/update.json")" = '{}' ] || fail "$update: $(cat "$work/update.json")"
  done
  jq -n --argjson key "$key" '{TransactItems: [{Put: {TableName: "things", Item: ($key + {n: {N: "1"}, s: {SS: ["a", "b"]}})}}]}' |
    ddb TransactWriteItems >/dev/null
  put '{"pk": {"S": "p"}, "sk": {"S": "a"}, "n": {"N": "2"}, "s": {"SS": ["a", "b"]}}'
  sleep 2
  records
}

dynoxide
noted "dynoxide's records" '1 INSERT,1 MODIFY,5 MODIFY of nothing' "$(seen)"
dynamodb_local
noted "DynamoDB Local's records" '1 INSERT,1 MODIFY' "$(seen)"
