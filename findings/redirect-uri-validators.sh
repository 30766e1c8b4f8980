#!/usr/bin/env bash
# Guess: a validator of URLs accepts the redirect URIs of native apps (RFC 8252): loopback addresses with a port, and schemes of their own.
# Seen:  zod's httpUrl refuses localhost and all addresses, though its url accepts them. validator, and with it class-validator, accepts the
#        addresses, but neither localhost nor an app's own scheme.
#        http://127.0.0.1:3000/cb: httpUrl false, isURL true
# With:  npm zod 4.6.7, validator 13.15.35, class-validator 0.15.1
# So:    parse redirect URIs, and state which schemes and hosts are allowed.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund zod@4.6.7 validator@13.15.35 class-validator@0.15.1)
cat >"$work/main.mjs" <<'E'
import classValidator from "class-validator";
import validator from "validator";
import * as z from "zod";

for (const uri of ["https://app.example/cb", "http://127.0.0.1:3000/cb", "http://[::1]:3000/cb", "http://localhost:3000/cb", "com.example.app:/cb"]) {
  const accepted = { url: z.url().safeParse(uri).success, httpUrl: z.httpUrl().safeParse(uri).success, validator: validator.isURL(uri), "class-validator": classValidator.isURL(uri) };
  console.log(uri, ...Object.keys(accepted).filter((name) => accepted[name]));
}
E
noted "accepted by" 'https://app.example/cb url httpUrl validator class-validator
http://127.0.0.1:3000/cb url validator class-validator
http://[::1]:3000/cb url validator class-validator
http://localhost:3000/cb url
com.example.app:/cb url' "$(cd "$work" && node main.mjs)"
