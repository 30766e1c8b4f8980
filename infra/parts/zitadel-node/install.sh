#!/usr/bin/env bash
# Installs @zitadel/node, the client of npm with which a test asks for tokens.
# usage: install.sh [DIR]      then: node DIR/tokens.mjs ...
. "$(dirname "$0")/../install.bash"
open_part zitadel-node "${1:-}" package.json package-lock.json tokens.mjs
say "installing @zitadel/node 3.0.28"
npm_packages
cp "$pins/tokens.mjs" "$part"
close_part
