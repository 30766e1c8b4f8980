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
need npm "node 20 or newer"
say "installing dynoxide 1.2.1"
cp "$pins/package.json" "$pins/package-lock.json" "$part"
# npm ci holds the package to the integrity hash in package-lock.json.
(cd "$part" && npm ci --silent --ignore-scripts --no-audit --no-fund)
ln -s node_modules/@dynoxide/linux-x64/dynoxide "$part/dynoxide"
close_part
