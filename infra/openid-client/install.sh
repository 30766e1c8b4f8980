#!/usr/bin/env bash
# Installs openid-client, the strict OpenID client of npm with which a test goes the whole way of a person.
# usage: install.sh [DIR]      then: node DIR/flow.mjs ...
. "$(dirname "$0")/../parts/install.bash"
open_part openid-client "${1:-}" package.json package-lock.json flow.mjs
need npm "node 20 or newer"
say "installing openid-client 6.8.1"
cp "$pins/package.json" "$pins/package-lock.json" "$pins/flow.mjs" "$part"
# npm ci holds the packages to the integrity hashes in package-lock.json.
npm ci --prefix "$part" --silent --ignore-scripts --no-audit --no-fund
close_part
