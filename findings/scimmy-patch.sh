#!/usr/bin/env bash
# Guess: scimmy applies a PATCH as RFC 7644, section 3.5.2: adding a value that is there changes nothing, and a path may begin with the
#        schema's URN, as in each other place that names an attribute (section 3.10).
# Seen:  the value is there twice, and the URN of the user's own schema makes the path invalid.
#        add: [{"value":"w@a.example","type":"work"},{"type":"work","value":"w@a.example"}]
# With:  npm scimmy 1.3.5
# So:    send paths without the URN, and add only what is new.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund scimmy@1.3.5)
cat >"$work/main.mjs" <<'E'
import SCIMMY from "scimmy";

const { Messages: { PatchOp }, Schemas: { User } } = SCIMMY;
for (const operation of [
  { op: "replace", path: "userName", value: "n" },
  { op: "replace", path: "urn:ietf:params:scim:schemas:core:2.0:User:userName", value: "n" },
  { op: "add", path: "emails", value: [{ type: "work", value: "w@a.example" }] },
]) {
  const user = new User({ schemas: [User.definition.id], id: "1", userName: "u", emails: [{ type: "work", value: "w@a.example" }] }, "out");
  try {
    const { userName, emails } = await new PatchOp({ schemas: [PatchOp.id], Operations: [operation] }).apply(user) ?? user;
    console.log(userName, JSON.stringify(emails));
  } catch (error) {
    console.log(error.message);
  }
}
E
noted "userName, with its URN, and an address that is there" 'n [{"value":"w@a.example","type":"work"}]
Invalid attribute path '"'urn:ietf:params:scim:schemas:core:2.0:User:userName' in supplied value for 'replace'"' op of operation 1 in PatchOp request body
u [{"value":"w@a.example","type":"work"},{"type":"work","value":"w@a.example"}]' "$(cd "$work" && node main.mjs)"
