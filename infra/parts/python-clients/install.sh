#!/usr/bin/env bash
# Installs the Python clients that a test asks for tokens with: zitadel-client==4.1.9, the official one, and
# fastapi-zitadel-auth==0.5.0, which verifies access tokens by the published keys, with uvicorn to serve an API.
# usage: install.sh [DIR]      then: DIR/bin/python DIR/tokens.py ...
. "$(dirname "$0")/../install.bash"
open_part python-clients "${1:-}" requirements.txt tokens.py
say "installing zitadel-client 4.1.9 and fastapi-zitadel-auth 0.5.0 into a virtual environment"
python_packages
cp "$pins/tokens.py" "$part"
close_part
