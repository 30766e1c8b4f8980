#!/usr/bin/env bash
# Installs checkov==3.3.30, which checks CloudFormation templates. It needs no AWS account.
# usage: install.sh [DIR]      then: DIR/bin/checkov
. "$(dirname "$0")/../install.bash"
open_part checkov "${1:-}" requirements.txt
say "installing checkov 3.3.30 into a virtual environment"
python_packages
close_part
