#!/usr/bin/env bash
# Guess: middy's parser of JSON bodies compares the media type without regard to case (RFC 9110, section 8.3.1), lets a request without a
#        body pass, and answers 400 or 422 to broken JSON.
# Seen:  Application/JSON is refused. An empty body passes as null, but not as "". Broken JSON is a 415, as if the type were wrong.
#        {"headers": {"Content-Type": "Application/JSON"}, "body": "{}"} -> 415 Unsupported Media Type
# With:  npm @middy/core 6.4.5, @middy/http-json-body-parser 6.4.5
# So:    tell the two by the message, and write the type in lower case in clients and tests.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "types and bodies" 'application/json {} -> {}
application/scim+json; charset=utf-8 {} -> {}
Application/JSON {} -> 415 Unsupported Media Type
application/json { -> 415 Invalid or malformed JSON was provided
application/json null -> nothing
application/json "" -> 415 Invalid or malformed JSON was provided' "$(node_run @middy/core@6.4.5 @middy/http-json-body-parser@6.4.5 <<'E'
import middy from "@middy/core";
import parser from "@middy/http-json-body-parser";

const handler = middy().use(parser()).handler((event) => (event.body ? JSON.stringify(event.body) : "nothing"));
for (const [type, body] of [["application/json", "{}"], ["application/scim+json; charset=utf-8", "{}"], ["Application/JSON", "{}"],
  ["application/json", "{"], ["application/json", null], ["application/json", ""]]) {
  const seen = await handler({ headers: { "Content-Type": type }, body }, {}).catch((error) => `${error.statusCode} ${error.message}`);
  console.log(type, body || JSON.stringify(body), "->", seen);
}
E
)"
