#!/usr/bin/env bash
# Guess: two ids that differ are two items, as in DynamoDB, whose keys are bytes.
# Seen:  ElectroDB lowers the case of what it puts into keys, unless an index has casing: "none". Ids that differ by case only, as
#        KSUIDs, nanoids and base64 may, share one item: a put replaces the other's, and a get returns it, with the other id.
#        put AbC, put aBc, get AbC: aBc
# With:  npm electrodb 3.9.3, dynoxide 1.2.1
# So:    set casing: "none" for every key of an index before the first item is written; what is written with other keys cannot be
#        found afterwards.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
table
(cd "$work" && npm install --silent --no-audit --no-fund electrodb@3.9.3 @aws-sdk/client-dynamodb@3.1169.0)
cat >"$work/main.mjs" <<'E'
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Entity } from "electrodb";

const client = new DynamoDBClient({ endpoint: process.argv[2], region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } });
for (const casing of [undefined, "none"]) {
  const users = new Entity({
    model: { entity: "user", version: "1", service: "app" },
    attributes: { tenant: { type: "string" }, id: { type: "string" } },
    indexes: { all: { pk: { field: "pk", composite: ["tenant"], casing }, sk: { field: "sk", composite: ["id"], casing } } },
  }, { table: "things", client });
  for (const id of ["AbC", "aBc"]) await users.put({ tenant: casing ?? "default", id }).go();
  const all = (await users.query.all({ tenant: casing ?? "default" }).go()).data;
  console.log(casing, all.length, (await users.get({ tenant: casing ?? "default", id: "AbC" }).go()).data.id);
}
E
noted "casing, items, id of the one that is read by AbC" 'undefined 1 aBc
none 2 AbC' "$(cd "$work" && node main.mjs "$engine" 2>>"$work/log")"
