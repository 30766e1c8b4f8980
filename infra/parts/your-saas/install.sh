#!/usr/bin/env bash
# Installs PyJWT, with which the Python program of docs/your-saas.md signs a system user's token.
# usage: install.sh [DIR]      then: DIR/bin/python
. "$(dirname "$0")/../install.bash"
open_part your-saas "${1:-}" requirements.txt
say "installing PyJWT 2.10.1 into a virtual environment"
python_packages
close_part
