#!/usr/bin/env bash
# Installs the SAM CLI into a virtual environment of its own, once. It needs no container engine.
# usage: install-cli.sh [DIR]      then: DIR/sam/bin/sam
set -euo pipefail
pins=$(cd "$(dirname "$0")" && pwd)
dir=${1:-${TENANTRY_PARTS:-$pins/../../.local/parts}/sam}
if [ -x "$dir/sam/bin/sam" ]; then
  exit 0
fi
printf 'sam: installing the SAM CLI 1.170.0\n' >&2
mkdir -p "$dir"
python3 -m venv "$dir/sam"
# --no-deps: requirements.txt is complete, and pip would take boto3 and boto3[crt] for two things.
"$dir/sam/bin/pip" --quiet --disable-pip-version-check install \
  --no-deps --only-binary :all: --require-hashes -r "$pins/requirements.txt"
