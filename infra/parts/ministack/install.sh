#!/usr/bin/env bash
# Installs ministack, the stand-in for EventBridge, SQS and CloudFormation that deploy tests use.
# usage: install.sh [DIR]      then: DIR/bin/ministack
. "$(dirname "$0")/../install.bash"
open_part ministack "${1:-}" requirements.txt
say "installing ministack 1.5.33 into a virtual environment"
python_packages
close_part
