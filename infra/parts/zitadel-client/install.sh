#!/usr/bin/env bash
# Installs @zitadel/client, the official client of npm, and Connect's own clients, connect-node and connect-web, with which tests
# call the API.
# usage: install.sh [DIR]      then: official.mjs and connect.mjs beside DIR/node_modules
. "$(dirname "$0")/../install.bash"
open_part zitadel-client "${1:-}" package.json package-lock.json
say "installing @zitadel/client 1.3.1 and Connect's clients 2.3.0"
npm_packages
close_part
