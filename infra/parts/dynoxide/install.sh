#!/usr/bin/env bash
# Installs dynoxide, the DynamoDB-compatible engine of `make run`. It is packaged for Linux on x86-64 only:
# elsewhere this says so, installs nothing and succeeds, and `make run` uses DynamoDB Local.
# usage: install.sh [DIR]      then: DIR/dynoxide serve ...
. "$(dirname "$0")/../install.bash"
if [ "$(uname -s)/$(uname -m)" != Linux/x86_64 ]; then
  echo "dynoxide: no package for $(uname -s)/$(uname -m), DynamoDB Local takes its place"
  exit 0
fi
open_part dynoxide "${1:-}" package.json package-lock.json
say "installing dynoxide 1.2.1"
npm_packages
ln -s node_modules/@dynoxide/linux-x64/dynoxide "$part/dynoxide"
close_part
