#!/usr/bin/env bash
# Guess: a value that is set without a lifetime stays until it is deleted, as Keyv promises and its other stores do.
# Seen:  @keyv/dynamo gives it one of six hours, in the attribute by which it has DynamoDB delete items. The value without a lifetime is
#        gone by the next day, and only then: in a test it stays.
#        set("a", 1): expiresAt in 6 hours
# With:  npm @keyv/dynamo 1.2.4, keyv 5.6.0, dynoxide 1.2.1
# So:    give each value that must stay a lifetime of years.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
noted "hours until they are deleted" 'default 6
one day 24
undefined 6' "$(engine=$engine node_run @keyv/dynamo@1.2.4 keyv@5.6.0 @aws-sdk/client-dynamodb@3.1169.0 <<'E'
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { KeyvDynamo } from "@keyv/dynamo";
import { Keyv } from "keyv";

const options = { endpoint: process.env.engine, region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };
const cache = new Keyv({ store: new KeyvDynamo({ ...options, tableName: "things" }) });
await cache.set("default", 1);
await cache.set("undefined", 1, undefined);
await cache.set("one day", 1, 24 * 60 * 60 * 1000);
const { Items } = await new DynamoDBClient(options).send(new ScanCommand({ TableName: "things" }));
for (const item of Items.sort((a, b) => a.id.S < b.id.S ? -1 : 1)) {
  console.log(item.id.S.split(":").pop(), Math.round((item.expiresAt.N - Date.now() / 1000) / 3600));
}
E
)"
