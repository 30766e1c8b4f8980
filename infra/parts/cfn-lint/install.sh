#!/usr/bin/env bash
# Installs cfn-lint==1.58.0, which checks CloudFormation templates. It needs no AWS account.
# usage: install.sh [DIR]      then: DIR/bin/cfn-lint
. "$(dirname "$0")/../install.bash"
open_part cfn-lint "${1:-}" requirements.txt
say "installing cfn-lint 1.58.0 into a virtual environment"
python_packages
close_part
