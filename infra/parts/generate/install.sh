#!/usr/bin/env bash
# Installs protoc (inside grpcio-tools) and the google/api protos for `make generate`.
# usage: install.sh [DIR]      then: DIR/bin/python -m grpc_tools.protoc ...
. "$(dirname "$0")/../install.bash"
open_part generate "${1:-}" requirements.txt
say "installing protoc (grpcio-tools 1.85.1) and googleapis-common-protos 1.76.0"
python_packages
close_part
