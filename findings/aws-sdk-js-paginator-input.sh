#!/usr/bin/env bash
# Guess: a paginator leaves the input that it was given as it is, so that the same input, a constant of the module, serves each invocation.
# Seen:  the paginators of the AWS SDK for JavaScript write the key of the last page into it: the first invocation of a function reads all
#        pages, each further one the last page alone, without an error. pageSize is written into it as well, unless it has a Limit, which
#        wins.
#        for await (page of paginateQuery({client}, input)) twice: 0 1 2, then 2
# With:  npm @aws-sdk/client-dynamodb 3.1169.0, @aws-sdk/lib-dynamodb 3.1169.0, dynoxide 1.2.1
# So:    give each paginator a copy of the input.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
table
for id in 0 1 2; do put "{\"pk\": {\"S\": \"p\"}, \"sk\": {\"S\": \"$id\"}}"; done
noted "what is read with one input" 'client: 0 1 2
the same input again: 2
document client: 0 1 2
the same input again: 2
a copy each time: 0 1 2
a copy each time: 0 1 2
pageSize 3 and Limit 2: pages of 2 1' "$(engine=$engine node_run @aws-sdk/client-dynamodb@3.1169.0 @aws-sdk/lib-dynamodb@3.1169.0 <<'E'
import { DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, paginateQuery as paginateDocuments } from "@aws-sdk/lib-dynamodb";

const client = new DynamoDBClient({ endpoint: process.env.engine, region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } });
const query = { TableName: "things", KeyConditionExpression: "pk = :p" };
async function read(name, pages) {
  const ids = [];
  for await (const page of pages) ids.push(...page.Items.map(({ sk }) => sk.S ?? sk));
  console.log(name + ":", ...ids);
}

const input = { ...query, Limit: 2, ExpressionAttributeValues: { ":p": { S: "p" } } };
const copy = () => ({ ...input, ExclusiveStartKey: undefined });
await read("client", paginateQuery({ client }, input));
await read("the same input again", paginateQuery({ client }, input));
const documents = { client: DynamoDBDocumentClient.from(client), pageSize: 2 };
const document = { ...query, ExpressionAttributeValues: { ":p": "p" } };
await read("document client", paginateDocuments(documents, document));
await read("the same input again", paginateDocuments(documents, document));
await read("a copy each time", paginateQuery({ client }, copy()));
await read("a copy each time", paginateQuery({ client }, copy()));
const sizes = [];
for await (const page of paginateQuery({ client, pageSize: 3 }, copy())) sizes.push(page.Count);
console.log("pageSize 3 and Limit 2: pages of", ...sizes);
E
)"
