#!/usr/bin/env bash
# Installs the Lambda Runtime Interface Emulator, with which tests invoke a bootstrap without a container.
# It ships inside the SAM CLI's wheel: the wheel alone is fetched, and only the emulator is kept (9 MB).
# usage: install-rie.sh [DIR]  then: DIR/aws-lambda-rie ...
. "$(dirname "$0")/../install.bash"
open_part rie "${1:-}" requirements.txt
need python3 "Python 3.11 or newer"
say "taking the Lambda runtime interface emulator out of aws-sam-cli 1.170.0"
mkdir "$part/wheel"
# The one package of requirements.txt, with its hashes: up to the first line that does not go on.
awk '/^aws-sam-cli==/ { p = 1 } p { print } p && !/\\$/ { exit }' "$pins/requirements.txt" >"$part/wheel/pin.txt"
fetch python3 -m pip --quiet --disable-pip-version-check download --no-deps --only-binary :all: --require-hashes \
  -r "$part/wheel/pin.txt" -d "$part/wheel"
python3 - "$part" <<'PYTHON'
import glob, os, sys, zipfile

part = sys.argv[1]
(wheel,) = glob.glob(os.path.join(part, "wheel", "*.whl"))
with zipfile.ZipFile(wheel) as z:
    emulator = z.read("samcli/local/rapid/aws-lambda-rie-x86_64")
path = os.path.join(part, "aws-lambda-rie")
with open(path, "wb") as f:
    f.write(emulator)
os.chmod(path, 0o755)
PYTHON
rm -r "$part/wheel"
close_part
