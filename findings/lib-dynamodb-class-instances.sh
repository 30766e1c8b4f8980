#!/usr/bin/env bash
# Guess: with convertClassInstanceToMap, which the document client's own error recommends for a Date, a Date is stored as its time, in whatever
#        form, and read back.
# Seen:  it is stored as an empty map, without an error, and so are an error, a regular expression and what has its data in private
#        fields. Without the option each of them is refused.
#        {created: new Date()} -> {created: {M: {}}}
# With:  npm @aws-sdk/lib-dynamodb 3.1169.0, dynoxide 1.2.1
# So:    convert dates and other objects to texts by hand, and leave the option off.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
table
noted "what is read, without and with the option" 'date: refused, {}
pattern: refused, {}
error: refused, {}
private: refused, {}
public: refused, {"id":"u-1"}' "$(engine=$engine node_run @aws-sdk/client-dynamodb@3.1169.0 @aws-sdk/lib-dynamodb@3.1169.0 <<'E'
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";

class Private {
  #id = "u-1";
  get id() { return this.#id; }
}

class Public {
  id = "u-1";
}

const client = new DynamoDBClient({ endpoint: process.env.engine, region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } });
const Key = { pk: "p", sk: "1" };
for (const [name, value] of Object.entries({ date: new Date(0), pattern: /a/, error: new Error("a"), private: new Private(), public: new Public() })) {
  const seen = [];
  for (const convertClassInstanceToMap of [false, true]) {
    const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { convertClassInstanceToMap } });
    seen.push(await documents.send(new PutCommand({ TableName: "things", Item: { ...Key, value } }))
      .then(() => documents.send(new GetCommand({ TableName: "things", Key }))).then(({ Item }) => JSON.stringify(Item.value),
        (error) => error.message.includes("convertClassInstanceToMap") ? "refused" : error.message));
  }
  console.log(name + ":", seen.join(", "));
}
E
)"
