#!/usr/bin/env bash
# Checks template.yaml with `sam validate --lint`. Installs the SAM CLI first where it is missing; after that it needs
# no network and no AWS account.
# usage: validate.sh [TEMPLATE]
set -euo pipefail
pins=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$pins/../../.." && pwd)
template=${1:-$root/template.yaml}
"$pins/install.sh"
# The region decides which resource types exist; any will do.
export SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-eu-central-1}
exec "${TENANTRY_PARTS:-$root/.local/parts}/sam-cli/bin/sam" validate --lint --template-file "$template"
