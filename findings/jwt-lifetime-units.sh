#!/usr/bin/env bash
# Guess: the lifetime 300 is 300 seconds in each library that makes JWTs, and "300" as well.
# Seen:  300 is seconds for jsonwebtoken, milliseconds for fast-jwt, which is used in its place, and a time in 1970 for jose, in seconds, and njwt,
#        in milliseconds. "300" is milliseconds for jsonwebtoken: a number that comes from the environment makes a token that has expired.
#        jsonwebtoken 300: 300 s, "300": none        fast-jwt 300: none        jose 300: exp 300
# With:  npm jsonwebtoken 9.0.3, fast-jwt 6.3.6, jose 6.2.18, njwt 2.0.1
# So:    write "300s", which the first three read alike.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund jsonwebtoken@9.0.3 fast-jwt@6.3.6 jose@6.2.18 njwt@2.0.1)
cat >"$work/main.mjs" <<'E'
import { createSigner } from "fast-jwt";
import { decodeJwt, SignJWT } from "jose";
import jsonwebtoken from "jsonwebtoken";
import njwt from "njwt";

const key = "a secret of more than thirty-two bytes";
const makers = {
  jsonwebtoken: (lifetime) => jsonwebtoken.sign({}, key, { expiresIn: lifetime }),
  "fast-jwt": (lifetime) => createSigner({ key, expiresIn: lifetime })({}),
  jose: (lifetime) => new SignJWT().setProtectedHeader({ alg: "HS256" }).setIssuedAt().setExpirationTime(lifetime).sign(Buffer.from(key)),
  njwt: (lifetime) => njwt.create({}, key).setExpiration(lifetime).compact(),
};
for (const lifetime of [300, "300", "300s"]) {
  const seen = [];
  for (const [name, make] of Object.entries(makers)) {
    if (name === "njwt" && lifetime !== 300) continue;
    try {
      // Of a third of a second none or one is left.
      const { iat, exp } = decodeJwt(await make(lifetime));
      seen.push(`${name} ${exp < iat ? "exp " + exp : exp > iat + 1 ? exp - iat + " s" : "none"}`);
    } catch (error) {
      seen.push(`${name} ${error.message}`);
    }
  }
  console.log(JSON.stringify(lifetime) + ":", seen.join(", "));
}
E
noted "lifetimes" '300: jsonwebtoken 300 s, fast-jwt none, jose exp 300, njwt exp 0
"300": jsonwebtoken none, fast-jwt none, jose Invalid time period format
"300s": jsonwebtoken 300 s, fast-jwt 300 s, jose 300 s' "$(cd "$work" && node main.mjs)"
