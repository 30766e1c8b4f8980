#!/usr/bin/env bash
# Guess: a PATCH without a path whose value has an extension, as RFC 7644, section 3.5.2.1, allows, changes the extension's attributes.
# Seen:  scim-patch takes the name for a path of attributes: it adds an attribute with all of the name but ":User", and in it "User", and
#        leaves the extension as it was. With the URN in the path it works.
# With:  npm scim-patch 0.8.3
# So:    clients name the extension's attributes in the path; a service with this library checks what was written.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund scim-patch@0.8.3)
cat >"$work/main.mjs" <<'E'
import { scimPatch } from "scim-patch";

const extension = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
for (const operation of [{ op: "add", value: { [extension]: { department: "new" } } }, { op: "add", path: `${extension}:department`, value: "new" }]) {
  const user = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", extension], meta: {}, userName: "u", [extension]: { department: "old" } };
  const { schemas, meta, ...patched } = scimPatch(user, [operation]);
  console.log(JSON.stringify(patched));
}
E
noted "patched without, and with, a path" '{"userName":"u","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"old"},"urn:ietf:params:scim:schemas:extension:enterprise:2.0":{"User":{"department":"new"}}}
{"userName":"u","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"new"}}' "$(cd "$work" && node main.mjs)"
