#!/usr/bin/env bash
# Fails if the generated code in pkg/api/pb differs from what generate.sh generates from pkg/api/proto. It compares
# with a fresh copy in a temporary folder, so it changes nothing, and the work tree may be dirty.
# usage: verify.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
"$here/generate.sh" "$fresh"

generated() { (cd "$1" && find . -name '*.pb.go' -o -name '*.pb.validate.go') | LC_ALL=C sort; }
stale=$(
  diff <(generated "$root/pkg/api/pb") <(generated "$fresh") | sed -n 's|^[<>] \./||p'
  generated "$fresh" | while read -r file; do
    if [ -f "$root/pkg/api/pb/$file" ] && ! cmp -s "$root/pkg/api/pb/$file" "$fresh/$file"; then
      echo "${file#./}"
    fi
  done
)
if [ -n "$stale" ]; then
  echo "pkg/api/pb differs from what the pinned tools generate from its .proto files: run infra/parts/generate/generate.sh and commit the result. Different, missing or left over:" >&2
  sed 's|^|  pkg/api/pb/|' <<<"$stale" >&2
  exit 1
fi
echo "generate: pkg/api/pb is up to date"
