#!/usr/bin/env bash
# Guess: a negated group excludes what fulfils any part of it: `not (a or b)` is neither a nor b.
# Seen:  scimmy negates each part and keeps the "or": who fulfils only one of them is found. It keeps an "and" as well,
#        and leaves out who fulfils only one.
#        not (title eq "t" or active eq true) -> not title eq "t" or not active eq true
# With:  npm scimmy 1.3.5
# So:    with servers that use it, negate each comparison in the filter.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund scimmy@1.3.5)
cat >"$work/main.mjs" <<'E'
import SCIMMY from "scimmy";

const users = [
  { userName: "both", title: "t", active: true }, { userName: "title", title: "t", active: false },
  { userName: "active", title: "u", active: true }, { userName: "neither", title: "u", active: false },
];
for (const filter of ['title eq "t" or active eq true', 'not (title eq "t" or active eq true)', 'not (title eq "t" and active eq true)', 'not (title eq "t") and not (active eq true)']) {
  console.log(filter + ":", ...new SCIMMY.Types.Filter(filter).match(users).map((user) => user.userName));
}
E
noted "found by" 'title eq "t" or active eq true: both title active
not (title eq "t" or active eq true): title active neither
not (title eq "t" and active eq true): neither
not (title eq "t") and not (active eq true): neither' "$(cd "$work" && node main.mjs)"
