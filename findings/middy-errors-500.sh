#!/usr/bin/env bash
# Guess: an error with a status that a handler throws is answered with that status: middy's error handler only hides the text of those from
#        500.
# Seen:  of those from 500 it also replaces the status: a 503 or 504 reaches the client as 500, without a body. Clients that repeat a call
#        after 503 do not.
#        throw createError(503) -> 500
# With:  npm @middy/http-error-handler 6.4.5, @middy/util 6.4.5
# So:    set expose: true on such errors.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "answers to errors" '429: {"statusCode":429,"headers":{"Content-Type":"text/plain"},"body":"later"}
503: {"statusCode":500,"headers":{}}
504: {"statusCode":500,"headers":{}}
503 with fallbackMessage: {"statusCode":500,"headers":{"Content-Type":"text/plain"},"body":"sorry"}
503 with expose: {"statusCode":503,"headers":{"Content-Type":"text/plain"},"body":"later"}' "$(node_run @middy/core@6.4.5 @middy/util@6.4.5 @middy/http-error-handler@6.4.5 <<'E'
import middy from "@middy/core";
import httpErrorHandler from "@middy/http-error-handler";
import { createError } from "@middy/util";

for (const [name, status, properties, options] of [["429", 429], ["503", 503], ["504", 504],
  ["503 with fallbackMessage", 503, {}, { fallbackMessage: "sorry" }], ["503 with expose", 503, { expose: true }]]) {
  const handler = middy(() => { throw Object.assign(createError(status, "later"), properties); }).use(httpErrorHandler({ logger: false, ...options }));
  console.log(name + ":", JSON.stringify(await handler({ version: "2.0", headers: {} }, { getRemainingTimeInMillis: () => 1000 })));
}
E
)"
