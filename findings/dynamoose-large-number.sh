#!/usr/bin/env bash
# Guess: dynamoose rounds a number that JavaScript cannot hold, or refuses the item that has it.
# Seen:  an integer beyond 2**53 makes every read fail that has its item in it: one such item, which another program wrote, and no scan
#        returns any. A fraction with as many digits is rounded without a word.
#        Model.scan().exec(): Expected n to be of type number, instead found type bigint.
# With:  npm dynamoose 4.2.0, dynoxide 1.2.1
# So:    keep 64-bit integers as text in a table that dynamoose reads.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
table
put '{"pk": {"S": "a"}, "sk": {"S": "exact"}, "n": {"N": "9007199254740991"}}'
put '{"pk": {"S": "a"}, "sk": {"S": "fraction"}, "n": {"N": "0.12345678901234567891"}}'
put '{"pk": {"S": "b"}, "sk": {"S": "integer"}, "n": {"N": "9007199254740993"}}'
noted "a query without the integer, one with it, a scan, a batch" '9007199254740991 0.12345678901234568
Expected n to be of type number, instead found type bigint.
Expected n to be of type number, instead found type bigint.
Expected n to be of type number, instead found type bigint.' "$(engine=$engine node_run dynamoose@4.2.0 <<'E'
import dynamoose from "dynamoose";

const { ddb } = dynamoose.aws;
ddb.set(new ddb.DynamoDB({ endpoint: process.env.engine, region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } }));
const schema = new dynamoose.Schema({ pk: { type: String, hashKey: true }, sk: { type: String, rangeKey: true }, n: Number });
const Thing = dynamoose.model("things", schema, { create: false, waitForActive: false });
for (const read of [
  () => Thing.query("pk").eq("a").exec(),
  () => Thing.query("pk").eq("b").exec(),
  () => Thing.scan().exec(),
  () => Thing.batchGet([{ pk: "a", sk: "exact" }, { pk: "b", sk: "integer" }]),
]) {
  console.log(await read().then((things) => things.map(({ n }) => n).join(" "), (error) => error.message));
}
E
)"
