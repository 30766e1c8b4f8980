# Sourced by the install.sh of each part; it holds what they share: where a part goes, when it is already
# there, and how pinned packages of npm and Python get into it.
#
# An install.sh reads:
#   . "$(dirname "$0")/../install.bash"
#   open_part NAME "${1:-}" PIN...    # PIN: files beside install.sh that decide what gets installed
#   ...                               # install into $part
#   close_part
set -euo pipefail
pins=$(cd "$(dirname "$0")" && pwd)

say() { printf '%s: %s\n' "$name" "$*"; }
fail() { printf '%s: %s\n' "$name" "$*" >&2; exit 1; }

# need COMMAND PACKAGE: COMMAND must be on the PATH.
need() { command -v "$1" >/dev/null || fail "$1 is missing: install $2, then run this again"; }

# checksum ARGS: sha256sum, by the name it has on this system.
checksum() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }

# open_part NAME DIR PIN...: sets $part, the folder of the part: DIR, or NAME below $TENANTRY_PARTS or
# .local/parts. It ends the script where an earlier run finished with the same pins. A folder left half made is emptied; a folder that is not ours is refused,
# so that a mistyped DIR loses nothing.
open_part() {
  name=$1
  part=${2:-${TENANTRY_PARTS:-$pins/../../../.local/parts}/$name}
  shift 2
  mkdir -p "$part"
  part=$(cd "$part" && pwd)
  mark=$part/.installed
  pinned=$(cd "$pins" && checksum "$(basename "$0")" ../install.bash "$@")
  if [ -f "$mark" ] && [ "$(cat "$mark")" = "$pinned" ]; then
    say "already installed"
    exit 0
  fi
  if [ ! -f "$mark" ] && [ -n "$(ls -A "$part")" ]; then
    fail "$part holds something else: name an empty folder, or remove it and run this again"
  fi
  find "$part" -mindepth 1 -delete
  echo 'not finished' >"$mark"
}

# close_part: records that $part is whole, for the next run.
close_part() { printf '%s\n' "$pinned" >"$mark"; }

# fetch COMMAND...: runs a command that downloads, and says itself what is wrong.
fetch() { "$@" || fail "it could not be downloaded, for the reason above: check the network, then run this again"; }

# npm_packages: the packages of package-lock.json, each checked against its integrity hash, in $part.
npm_packages() {
  need npm "node 20 or newer"
  cp "$pins/package.json" "$pins/package-lock.json" "$part"
  (cd "$part" && fetch npm ci --loglevel error --ignore-scripts --no-audit --no-fund >/dev/null)
}

# python_packages: the packages of requirements.txt, each checked against its hashes, as ready-made wheels
# only (nothing is built here), in a virtual environment at $part.
python_packages() {
  need python3 "Python 3.11 or newer"
  python3 -m venv "$part"
  fetch "$part/bin/python" -m pip --quiet --disable-pip-version-check install \
    --only-binary :all: --require-hashes -r "$pins/requirements.txt"
}
