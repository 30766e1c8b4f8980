#!/usr/bin/env bash
# Installs Debian's Chromium (350 MB), with which a test signs in as a person does.
# usage: install.sh
set -euo pipefail
if command -v chromium >/dev/null; then
  echo 'chromium: already installed'
elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo 'chromium: installing'
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
else
  echo 'chromium: install it (the package chromium of Debian), or run this as root' >&2
  exit 1
fi
