#!/usr/bin/env bash
# Installs @zitadel/node, the client of npm with which a test asks for tokens.
# usage: install.sh [DIR]      then: node DIR/tokens.mjs ...
. "$(dirname "$0")/../install.bash"
open_part zitadel-node "${1:-}" package.json package-lock.json tokens.mjs
need npm "node 20 or newer"
say "installing @zitadel/node 3.0.28"
cp "$pins/package.json" "$pins/package-lock.json" "$pins/tokens.mjs" "$part"
# npm ci holds the packages to the integrity hashes in package-lock.json.
cd "$part" && npm ci --silent --ignore-scripts --no-audit --no-fund
close_part
