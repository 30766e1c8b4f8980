#!/usr/bin/env bash
# Guess: a mapper of a single-table design reads an item of its table whose keys and attributes fit, whoever wrote it: by key, by query
#        and by scan.
# Seen:  all three need an attribute with the entity's name, which only they write. Without it ElectroDB finds the item in no way,
#        dynamodb-toolbox leaves it out of queries but reports an error when it is read by key, because its own time stamps are
#        missing, and onetable reads it by key and query, but leaves it out of scans.
#        an item that a Go program wrote, by key, query, scan: - - -      error - -      yes yes -
# With:  npm electrodb 3.9.3, dynamodb-toolbox 2.10.6, dynamodb-onetable 2.7.7, dynoxide 1.2.1
# So:    programs that share a table write these attributes too, and those of all mappers have to be known.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
table
put '{"pk": {"S": "$app#tenant_t"}, "sk": {"S": "$user_1#id_go"}, "tenant": {"S": "t"}, "id": {"S": "go"}}'
(cd "$work" && npm install --silent --no-audit --no-fund electrodb@3.9.3 dynamodb-toolbox@2.10.6 dynamodb-onetable@2.7.7 \
  @aws-sdk/client-dynamodb@3.1169.0 @aws-sdk/lib-dynamodb@3.1169.0)
cat >"$work/main.mjs" <<'E'
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Table as OneTable } from "dynamodb-onetable";
import { Dynamo } from "dynamodb-onetable/Dynamo";
import { Entity, GetItemCommand, item, QueryCommand, ScanCommand, string, Table } from "dynamodb-toolbox";
import { Entity as Electro } from "electrodb";

const client = new DynamoDBClient({ endpoint: process.argv[2], region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } });
const key = { pk: "$app#tenant_t", sk: "$user_1#id_go" };
const tried = async (read) => {
  try {
    const found = await read();
    return Array.isArray(found) ? found.length : found ? "found" : "nothing";
  } catch (error) {
    return error.message.split(".")[0];
  }
};

const electro = new Electro({
  model: { entity: "user", version: "1", service: "app" },
  attributes: { tenant: { type: "string" }, id: { type: "string" } },
  indexes: { all: { pk: { field: "pk", composite: ["tenant"] }, sk: { field: "sk", composite: ["id"] } } },
}, { table: "things", client });
console.log("ElectroDB:", await tried(async () => (await electro.get({ tenant: "t", id: "go" }).go()).data),
  await tried(async () => (await electro.query.all({ tenant: "t" }).go()).data), await tried(async () => (await electro.scan.go()).data));

const table = new Table({ name: "things", partitionKey: { name: "pk", type: "string" }, sortKey: { name: "sk", type: "string" }, documentClient: DynamoDBDocumentClient.from(client) });
const toolbox = new Entity({ name: "user", table, schema: item({ pk: string().key(), sk: string().key(), tenant: string(), id: string() }) });
console.log("dynamodb-toolbox:", await tried(async () => (await toolbox.build(GetItemCommand).key(key).send()).Item),
  await tried(async () => (await table.build(QueryCommand).query({ partition: key.pk }).entities(toolbox).send()).Items),
  await tried(async () => (await table.build(ScanCommand).entities(toolbox).send()).Items));

const users = new OneTable({
  name: "things", client: new Dynamo({ client }), partial: false,
  schema: {
    format: "onetable:1.1.0", version: "0.0.1", indexes: { primary: { hash: "pk", sort: "sk" } },
    models: { User: { pk: { type: String, value: "$app#tenant_${tenant}" }, sk: { type: String, value: "$user_1#id_${id}" }, tenant: { type: String }, id: { type: String } } },
  },
}).getModel("User");
console.log("onetable:", await tried(() => users.get({ tenant: "t", id: "go" })), await tried(() => users.find({ tenant: "t" })), await tried(() => users.scan()));
E
noted "by key, query, scan" "ElectroDB: nothing 0 0
dynamodb-toolbox: Missing required attribute for formatting: '_ct' 0 0
onetable: found 1 0" "$(cd "$work" && node main.mjs "$engine" 2>>"$work/log")"
