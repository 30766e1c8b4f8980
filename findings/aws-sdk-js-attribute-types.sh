#!/usr/bin/env bash
# Guess: the AWS SDK for JavaScript sends a number where an attribute is a text as that number's digits, or refuses it, and "false" as a BOOL
#        as false, or refuses it.
# Seen:  it sends an empty text, and the item is stored with it: an id or a postcode that came as a number is lost without an error. "false"
#        is true. A number as N is sent as an empty one, which at least DynamoDB refuses. lib-dynamodb does none of this.
#        {S: 53111} -> {S: ""}, {BOOL: "false"} -> {BOOL: true}
# With:  npm @aws-sdk/client-dynamodb 3.1169.0, dynoxide 1.2.1
# So:    use lib-dynamodb, or let TypeScript check each item that is written, also those made of JSON.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
table
noted "what is stored" '{"S":53111} -> {"S":""}
{"S":true} -> {"S":""}
{"BOOL":"false"} -> {"BOOL":true}
{"L":[{"S":1}]} -> {"L":[{"S":""}]}
{"M":{"postcode":{"S":53111}}} -> {"M":{"postcode":{"S":""}}}
{"N":53111} -> ValidationException
{"S":"53111"} -> {"S":"53111"}' "$(engine=$engine node_run @aws-sdk/client-dynamodb@3.1169.0 <<'E'
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({ endpoint: process.env.engine, region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } });
const Key = { pk: { S: "p" }, sk: { S: "1" } };
for (const value of [{ S: 53111 }, { S: true }, { BOOL: "false" }, { L: [{ S: 1 }] }, { M: { postcode: { S: 53111 } } }, { N: 53111 }, { S: "53111" }]) {
  const stored = await client.send(new PutItemCommand({ TableName: "things", Item: { ...Key, value } }))
    .then(() => client.send(new GetItemCommand({ TableName: "things", Key }))).then(({ Item }) => JSON.stringify(Item.value), (error) => error.name);
  console.log(JSON.stringify(value), "->", stored);
}
E
)"
