#!/usr/bin/env bash
# Guess: a schema for JWTs accepts a signed access token whose header has the type at+jwt, which RFC 9068 requires.
# Seen:  zod accepts no `typ`, or JWT in capitals: access tokens, proofs of possession and logout tokens are refused. validator and class-validator accept them.
#        at+jwt: false
# With:  npm zod 4.6.7, validator 13.15.35, class-validator 0.15.1, jose 6.2.18
# So:    describe a token as a string, and leave its form to the library that verifies it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund zod@4.6.7 validator@13.15.35 class-validator@0.15.1 jose@6.2.18)
cat >"$work/main.mjs" <<'E'
import classValidator from "class-validator";
import { SignJWT } from "jose";
import validator from "validator";
import * as z from "zod";

for (const typ of [undefined, "JWT", "jwt", "at+jwt", "dpop+jwt", "logout+jwt"]) {
  const token = await new SignJWT({ sub: "u" }).setProtectedHeader({ alg: "HS256", ...(typ && { typ }) }).sign(Buffer.from("a secret of more than thirty-two bytes"));
  console.log(typ ?? "none", "zod", z.jwt().safeParse(token).success, "validator", validator.isJWT(token), "class-validator", classValidator.isJWT(token));
}
E
noted "types" 'none zod true validator true class-validator true
JWT zod true validator true class-validator true
jwt zod false validator true class-validator true
at+jwt zod false validator true class-validator true
dpop+jwt zod false validator true class-validator true
logout+jwt zod false validator true class-validator true' "$(cd "$work" && node main.mjs)"
