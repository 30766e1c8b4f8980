#!/usr/bin/env bash
# Installs openid-client, the strict OpenID client of npm with which a test goes the whole way of a person.
# usage: install.sh [DIR]      then: flow.mjs beside DIR/node_modules
. "$(dirname "$0")/../install.bash"
open_part openid-client "${1:-}" package.json package-lock.json
say "installing openid-client 6.8.1"
npm_packages
close_part
