#!/usr/bin/env bash
# Guess: dynoxide either supports global secondary indexes whose keys have several attributes, which DynamoDB has had since November 2025, or
#        refuses to create one.
# Seen:  it creates the index and ignores all attributes but the first of each kind: items without the others are in the index, and a
#        query that names all parts, as DynamoDB demands, is refused. DynamoDB Local, moto and ministack support them.
#        organisation = :o AND state = :s -> Query condition missed key schema element: name
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    test such an index on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

# seen: the items in the index, and what queries of it return.
seen() {
  table '{"AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"},
      {"AttributeName": "organisation", "AttributeType": "S"}, {"AttributeName": "state", "AttributeType": "S"}, {"AttributeName": "name", "AttributeType": "S"}],
    "GlobalSecondaryIndexes": [{"IndexName": "names", "Projection": {"ProjectionType": "ALL"}, "KeySchema": [{"AttributeName": "organisation", "KeyType": "HASH"},
      {"AttributeName": "state", "KeyType": "HASH"}, {"AttributeName": "name", "KeyType": "RANGE"}]}]}'
  put '{"pk": {"S": "1"}, "sk": {"S": "user"}, "organisation": {"S": "o"}, "state": {"S": "active"}, "name": {"S": "ada"}}'
  put '{"pk": {"S": "2"}, "sk": {"S": "user"}, "organisation": {"S": "o"}, "state": {"S": "locked"}, "name": {"S": "bob"}}'
  put '{"pk": {"S": "3"}, "sk": {"S": "user"}, "organisation": {"S": "o"}, "name": {"S": "eve"}}'
  ddb Scan <<<'{"TableName": "things", "IndexName": "names"}' | jq -r '"in the index: \(.Count)"'
  asked '#o = :o AND #s = :s' '{":o": {"S": "o"}, ":s": {"S": "active"}}'
  asked '#o = :o' '{":o": {"S": "o"}}'
}

# asked CONDITION VALUES: the keys that a query of the index finds, or the text of its refusal.
asked() {
  jq -n --arg condition "$1" --argjson values "$2" '{TableName: "things", IndexName: "names", KeyConditionExpression: $condition, ExpressionAttributeValues: $values,
    ExpressionAttributeNames: ({"#o": "organisation", "#s": "state"} | with_entries(select(.key as $name | $condition | contains($name))))}' |
    ddb Query | jq -r --arg condition "$1" '"\($condition): \(if .Items then [.Items[].pk.S] | sort | join(" ") else .message // .Message end)"'
}
dynoxide
noted dynoxide 'in the index: 3
#o = :o AND #s = :s: Query condition missed key schema element: name
#o = :o: 1 2 3' "$(seen)"
dynamodb_local
noted 'DynamoDB Local' 'in the index: 2
#o = :o AND #s = :s: 1
#o = :o: HASH key attributes state must have equality conditions specified' "$(seen | sed 's/\(specified\).*/\1/')"
