#!/usr/bin/env bash
# Guess: middy's validator refuses an event that does not have the types of its schema, at least null where a number or a text is wanted.
# Seen:  it converts, and the handler gets what it made: null becomes 0 or an empty text, true becomes 1, a text a list of one, a number
#        a text. A client that sends null for what it does not know sets a limit of 0 or an empty name.
#        {"limit": null} with {"limit": {"type": "integer"}} -> {"limit": 0}
# With:  npm @middy/validator 6.4.5
# So:    pass transpileSchema the option coerceTypes: false for bodies; only queries and paths need conversions.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "what the handler gets, and without coerceTypes" '{"limit":null} -> {"limit":0}, refused
{"limit":true} -> {"limit":1}, refused
{"limit":""} -> refused, refused
{"name":null} -> {"name":""}, refused
{"name":7} -> {"name":"7"}, refused
{"roles":"admin"} -> {"roles":["admin"]}, refused
{"locked":"false"} -> {"locked":false}, refused' "$(node_run @middy/core@6.4.5 @middy/validator@6.4.5 <<'E'
import middy from "@middy/core";
import validator from "@middy/validator";
import { transpileSchema } from "@middy/validator/transpile";

const schema = { type: "object", properties: { limit: { type: "integer" }, name: { type: "string" }, locked: { type: "boolean" },
  roles: { type: "array", items: { type: "string" } } } };
const handlers = [transpileSchema(schema), transpileSchema(schema, { coerceTypes: false })].map((eventSchema) =>
  middy(async (event) => JSON.stringify(event)).use(validator({ eventSchema })));
for (const body of ['{"limit":null}', '{"limit":true}', '{"limit":""}', '{"name":null}', '{"name":7}', '{"roles":"admin"}', '{"locked":"false"}']) {
  const seen = [];
  for (const handler of handlers) {
    seen.push(await handler(JSON.parse(body), { getRemainingTimeInMillis: () => 1000 }).catch((error) => error.statusCode === 400 ? "refused" : error.message));
  }
  console.log(body, "->", seen.join(", "));
}
E
)"
