#!/usr/bin/env bash
# Installs openid-client, the strict OpenID client of npm with which a test goes the whole way of a person.
# usage: install.sh [DIR]      then: flow.mjs beside DIR/node_modules
. "$(dirname "$0")/../install.bash"
open_part openid-client "${1:-}" package.json package-lock.json
need npm "node 20 or newer"
say "installing openid-client 6.8.1"
cp "$pins/package.json" "$pins/package-lock.json" "$part"
# npm ci holds the packages to the integrity hashes in package-lock.json.
(cd "$part" && npm ci --silent --ignore-scripts --no-audit --no-fund)
close_part
