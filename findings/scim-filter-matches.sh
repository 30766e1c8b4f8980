#!/usr/bin/env bash
# Guess: a filter in brackets is fulfilled by one and the same value, `not` of it excludes who has such a value, times are compared as times,
#        and an empty text is not present (RFC 7644, section 3.4.2.2).
# Seen:  scim2-parse-filter fulfils the brackets by two values together, and compares times as text. scimmy ignores `not` in front of brackets.
#        An empty text is present for both.
#        emails[type eq "work" and value eq "a"] finds {home: a, work: b}
# With:  npm scim2-parse-filter 0.2.10, scimmy 1.3.5
# So:    check what is found once more, and ask for times in UTC.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund scim2-parse-filter@0.2.10 scimmy@1.3.5)
cat >"$work/main.mjs" <<'E'
import { filter, parse } from "scim2-parse-filter";
import SCIMMY from "scimmy";

const users = [
  { userName: "ada", nickName: "", emails: [{ type: "work", value: "a" }], created: "2026-01-01T01:00:00+02:00" },
  { userName: "bob", emails: [{ type: "home", value: "a" }, { type: "work", value: "b" }], created: "2026-06-01T00:00:00Z" },
  { userName: "cy", emails: [{ type: "home", value: "c" }], created: "2025-01-01T00:00:00Z" },
];
for (const asked of [
  'emails[type eq "work" and value eq "a"]', 'not (emails[type eq "work"])', 'created ge "2026-01-01T00:00:00Z"',
  "nickName pr",
]) {
  const names = (found) => found.map((user) => user.userName).join(" ") || "nobody";
  console.log(asked + ":", names(users.filter(filter(parse(asked)))) + ";", names(new SCIMMY.Types.Filter(asked).match(users)));
}
E
noted "found by scim2-parse-filter and by scimmy" 'emails[type eq "work" and value eq "a"]: ada bob; ada
not (emails[type eq "work"]): cy; ada bob
created ge "2026-01-01T00:00:00Z": ada bob; bob
nickName pr: ada; ada' "$(cd "$work" && node main.mjs)"
