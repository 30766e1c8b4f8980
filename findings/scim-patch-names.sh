#!/usr/bin/env bash
# Guess: attribute names ignore case, as RFC 7643 has it; a replacement of a complex attribute keeps the sub-attributes that it does not
#        name, with or without a path; one whose filter matches nothing is refused with noTarget (RFC 7644, section 3.5.2.3).
# Seen:  scim-patch adds a second attribute for another spelling, though its filters ignore case. Without a path the other
#        sub-attributes are lost. For a filter that matches nothing it adds a value that would have matched.
#        replace USERNAME: {"userName": "u", "USERNAME": "n"}
# With:  npm scim-patch 0.8.3
# So:    with this library, spell names as the schema does, name complex attributes in the path, and check that a target exists.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund scim-patch@0.8.3)
cat >"$work/main.mjs" <<'E'
import { scimPatch } from "scim-patch";

for (const operation of [
  { path: "USERNAME", value: "n" },
  { value: { name: { givenName: "n" } } },
  { path: "name", value: { givenName: "n" } },
  { path: 'emails[TYPE eq "work"].value', value: "n" },
  { path: 'emails[type eq "home"].value', value: "n" },
]) {
  const user = { schemas: [], meta: {}, userName: "u", name: { familyName: "f", givenName: "g" }, emails: [{ type: "work", value: "w" }] };
  const { schemas, meta, ...patched } = scimPatch(user, [{ op: "replace", ...operation }]);
  console.log(JSON.stringify(patched));
}
E
noted "USERNAME; name without and with a path; filter in another case; filter without a match" '{"userName":"u","name":{"familyName":"f","givenName":"g"},"emails":[{"type":"work","value":"w"}],"USERNAME":"n"}
{"userName":"u","name":{"givenName":"n"},"emails":[{"type":"work","value":"w"}]}
{"userName":"u","name":{"familyName":"f","givenName":"n"},"emails":[{"type":"work","value":"w"}]}
{"userName":"u","name":{"familyName":"f","givenName":"g"},"emails":[{"type":"work","value":"n"}]}
{"userName":"u","name":{"familyName":"f","givenName":"g"},"emails":[{"type":"work","value":"w"},{"type":"home","value":"n"}]}' "$(cd "$work" && node main.mjs)"
