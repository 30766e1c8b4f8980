#!/usr/bin/env bash
# Checks template.yaml with `sam validate --lint`. Installs the SAM CLI first where it is missing, in the
# virtual environment that sam-local-setup.sh uses; after that it needs no network and no AWS account.
# usage: validate.sh [TEMPLATE]
set -euo pipefail
pins=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$pins/../.." && pwd)
template=${1:-$root/template.yaml}
dir=$root/.local/parts/sam
if [ ! -x "$dir/sam/bin/sam" ]; then
  printf 'sam: installing the SAM CLI 1.170.0\n' >&2
  python3 -m venv "$dir/sam"
  # --no-deps: requirements.txt is complete, and pip would take boto3 and boto3[crt] for two things.
  "$dir/sam/bin/pip" --quiet --disable-pip-version-check install \
    --no-deps --only-binary :all: --require-hashes -r "$pins/requirements.txt"
fi
# The region decides which resource types exist; any will do.
export SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-eu-central-1}
exec "$dir/sam/bin/sam" validate --lint --template-file "$template"
