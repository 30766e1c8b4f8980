#!/usr/bin/env bash
# Installs the libraries of two applications with which tests sign a person in: oidc-client-ts, for pages that are
# clients themselves, and Auth.js.
# usage: install.sh [DIR]      then: spa.mjs and authjs.mjs beside DIR/node_modules
. "$(dirname "$0")/../install.bash"
open_part web-clients "${1:-}" package.json package-lock.json
say "installing oidc-client-ts 3.5.0 and @auth/core 0.41.3"
npm_packages
close_part
