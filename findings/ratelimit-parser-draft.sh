#!/usr/bin/env bash
# Guess: the parser of rate-limit headers by the authors of express-rate-limit reads each form that this limiter sends, and returns undefined
#        for what it does not know.
# Seen:  it reads the drafts 6 and 7, and X-RateLimit. Of the structured field of draft 8 it returns an object whose members are NaN.
#        "5-in-1min"; r=4; t=60 -> limit NaN, remaining NaN
# With:  npm express-rate-limit 8.7.5, ratelimit-header-parser 0.1.0, express 5.3.0
# So:    a client that checks `remaining === 0` is never told; read the field with a parser of structured fields.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund express-rate-limit@8.7.5 ratelimit-header-parser@0.1.0 express@5.3.0)
cat >"$work/main.mjs" <<'E'
import express from "express";
import { rateLimit } from "express-rate-limit";
import { parseRateLimit } from "ratelimit-header-parser";

for (const standardHeaders of ["draft-6", "draft-7", "draft-8"]) {
  const app = express().use(rateLimit({ windowMs: 60000, limit: 5, standardHeaders, legacyHeaders: false })).get("/", (_, response) => response.end());
  const server = app.listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const { headers } = await fetch(`http://127.0.0.1:${server.address().port}/`);
  const { limit, used, remaining, reset } = parseRateLimit(headers);
  console.log(standardHeaders, limit, used, remaining, isNaN(reset), headers.get("ratelimit"));
}
process.exit();
E
noted "limit, used, remaining, whether there is no time, and the field" 'draft-6 5 1 4 false null
draft-7 5 1 4 false limit=5, remaining=4, reset=60
draft-8 NaN NaN NaN true "5-in-1min"; r=4; t=60' "$(cd "$work" && node main.mjs)"
