#!/usr/bin/env bash
# Installs the AWS SAM CLI, which checks the template, builds it and runs it locally. The version and the digest of
# each package are in requirements.txt.
# usage: install.sh [DIR]  then: DIR/bin/sam ...
. "$(dirname "$0")/../install.bash"
open_part sam-cli "${1:-}" requirements.txt
need python3 "Python 3.11 or newer"
say "installing the SAM CLI 1.170.0"
python3 -m venv "$part"
# --no-deps: requirements.txt is complete, and pip would take boto3 and boto3[crt] for two things.
fetch "$part/bin/python" -m pip --quiet --disable-pip-version-check install \
  --no-deps --only-binary :all: --require-hashes -r "$pins/requirements.txt"
close_part
