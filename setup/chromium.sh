#!/usr/bin/env bash
# Makes sure a Chromium for the page tests is there: Debian's package, installed where we may.
set -euo pipefail
command -v chromium >/dev/null && exit 0
[ "$(id -u)" = 0 ] || { echo "chromium is missing: run  apt-get install chromium  as root"; exit 1; }
apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium fonts-dejavu-core
